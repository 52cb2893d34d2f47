"""What people come for, walked in a real browser, mostly with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from rootbranch import usecases
from tests.browser.conftest import Served, Watch
from tests.fixtures.office import SUSPECT
from tests.fixtures.world import OFFICERS, PASSWORD, report


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_from_sign_in_to_the_row_of_the_file(served: Served, page: Page, watch: Watch) -> None:
    served.office.enrol("results")
    page.goto(served.address)
    page.get_by_label("Officer").fill("results")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code of six digits").fill(served.office.code())
    page.get_by_label("Purpose").select_option("results")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()

    press(page, "j")  # the first figure of the desk
    expect(page.locator("a.figure:focus")).to_have_text("2")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Arrests")).to_be_visible()
    press(page, "j", "Enter")
    expect(page.get_by_role("heading", name=re.compile(r"Entry \d"))).to_be_visible()
    press(page, "j", "Enter")
    expect(page.locator("#row")).to_contain_text("reference")
    expect(page.locator("#row")).to_contain_text("JR-")
    press(page, "Escape")
    expect(page.get_by_role("heading", name=re.compile(r"Entry \d"))).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("heading", name="Arrests")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("heading", name="Figures")).to_be_visible()


def test_the_queue_by_keyboard_with_undo(served: Served, page: Page, watch: Watch) -> None:
    served.enter(page, "results")
    page.goto(f"{served.address}/queue")
    progress = page.get_by_role("status").filter(has_text=re.compile(r"\d of \d"))
    expect(progress).to_contain_text("1 of 3")
    first = page.locator('input[name="left"]').get_attribute("value")
    press(page, "3")  # no word on the pair yet, so a number sends nothing
    expect(progress).to_contain_text("1 of 3")
    press(page, "y")
    expect(page.get_by_role("radio", name="Same")).to_be_checked()
    expect(page.get_by_role("button", name="same reference")).to_be_focused()
    expect(page.get_by_role("button", name="contradicts")).to_have_count(0)
    press(page, "3")
    expect(progress).to_contain_text("1 of 2")
    assert page.locator('input[name="left"]').get_attribute("value") != first
    press(page, "z")
    expect(progress).to_contain_text("1 of 3")
    expect(page.locator('input[name="left"]')).to_have_value(first or "")
    for done, key in enumerate("nuy", start=1):
        press(page, key, "1")
        expect(progress).to_contain_text(f"{done} pair")
    expect(progress).to_contain_text("1 of 1")
    expect(page.get_by_text("could not say")).to_be_visible()  # the unsure one is left for another look
    press(page, "n", "1")
    expect(page.get_by_text("Nothing waits to be judged.")).to_be_visible()
    judged = usecases.list_judgements(served.office.world.installation, served.office.world.actor("results"))
    standing = [line.verdict for line in judged.items if line.undone_at is None]
    assert standing == ["different", "same", "unsure", "different"]


def test_a_key_held_down_judges_one_pair_only(served: Served, page: Page, watch: Watch) -> None:
    served.enter(page, "results")
    page.goto(f"{served.address}/queue")
    page.keyboard.press("n")
    page.keyboard.down("1")
    for _ in range(5):
        page.keyboard.down("1")  # the browser repeats it
    page.keyboard.up("1")
    expect(page.get_by_role("status").filter(has_text="1 of 2")).to_be_visible()


def test_publishing_shows_what_is_frozen_and_hands_it_out(served: Served, page: Page, watch: Watch) -> None:
    served.enter(page, "results")
    page.goto(f"{served.address}/releases")
    page.get_by_role("link", name="Publish figures").click()
    page.get_by_label("Title").fill("Second results")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Second results")).to_be_visible()
    expect(page.get_by_text("the ledger still gives these figures")).to_be_visible()
    with page.expect_download() as handed:
        page.get_by_role("link", name="PDF, English").click()
    assert handed.value.suggested_filename.endswith("-en.pdf")
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("heading", name="Definiciones")).to_be_visible()


def test_searching_by_key_leaves_no_word_in_the_address(served: Served, page: Page, watch: Watch) -> None:
    served.enter(page, "aa-analyst")
    press(page, "/")
    page.keyboard.type(SUSPECT)
    press(page, "Enter")
    expect(page.get_by_role("row", name=re.compile("Bruno"))).not_to_have_count(0)
    assert page.url == f"{served.address}/search"
    press(page, "j", "Enter")
    expect(page.locator("#row")).to_contain_text("Inventado")


def test_help_opens_and_closes_by_key(served: Served, page: Page, watch: Watch) -> None:
    served.enter(page, "results")
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "j")
    expect(page.locator("tr:focus-within")).to_have_count(0)
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url == f"{served.address}/"


def test_filters_act_at_once_and_stay_in_the_form(served: Served, page: Page, watch: Watch) -> None:
    served.enter(page, "results")
    page.goto(f"{served.address}/ledger")
    page.get_by_label("Kind").select_option("seizure")
    page.wait_for_url("**/ledger?kind=seizure**")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_label("Kind")).to_have_value("seizure")


def test_the_look_is_chosen_without_a_script(served: Served, page: Page, watch: Watch) -> None:
    page.goto(f"{served.address}/sign-in")
    page.get_by_role("link", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("link", name="System").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("officer", ["operator", *OFFICERS])
def test_every_page_keeps_the_policy_and_can_be_read(
    served: Served, page: Page, watch: Watch, officer: str
) -> None:
    served.enter(page, officer)
    waiting, seen = ["/", "/about", "/api/v1/docs", "/sign-in"], set()
    while waiting:
        address = waiting.pop()
        shape = re.sub(r"/[^/?]{20,}", "/…", address.split("?")[0])
        if shape in seen:
            continue
        seen.add(shape)
        page.goto(served.address + address)
        expect(page.locator("main h1")).to_have_count(1)
        assert page.locator(":is(input, select, textarea):not([type=hidden])").count() == _named(page), (
            address
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        links = page.locator("nav a, main a:not([download])").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        waiting += [link for link in links if link.startswith("/") and not link.startswith("/api")]
    assert len(seen) >= 6


def _named(page: Page) -> int:
    """Count the fields that have a name for who cannot see them."""
    return page.locator(":is(input, select, textarea):not([type=hidden])").evaluate_all(
        "all => all.filter(field => field.labels?.length || field.ariaLabel).length"
    )


@pytest.mark.parametrize(("width", "height"), [(900, 700), (390, 844)])
@pytest.mark.parametrize("officer", ["results", "aa-liaison", "guardian", "operator"])
def test_no_page_scrolls_sideways_in_a_narrow_window(
    served: Served, page: Page, watch: Watch, officer: str, width: int, height: int
) -> None:
    served.enter(page, officer)
    page.set_viewport_size({"width": width, "height": height})
    waiting, seen = ["/", "/figures?by=partner", "/about", "/api/v1/docs", "/sign-in"], set()
    if officer == "results":
        waiting += ["/ledger/new?kind=seizure", "/judgements", "/search"]
    while waiting:
        address = waiting.pop()
        shape = re.sub(r"/[^/?]{20,}|/r[0-9-]+", "/…", address.split("?")[0])
        if shape in seen:
            continue
        seen.add(shape)
        page.goto(served.address + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        # What is wider than the window scrolls in a box of its own.
        outside = page.locator("main table").evaluate_all(
            "all => all.filter(each => each.getBoundingClientRect().right > innerWidth && !each.closest('.scroll'))"
        )
        assert outside == [], address
        links = page.locator("nav a, main a:not([download])").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        waiting += [link for link in links if link.startswith("/") and not link.startswith("/api")]


def test_pairs_are_passed_over_and_come_back_to_by_key(served: Served, page: Page, watch: Watch) -> None:
    served.enter(page, "results")
    page.goto(f"{served.address}/queue")
    progress = page.get_by_role("status").filter(has_text=re.compile(r"\d of \d"))
    press(page, "s")
    expect(progress).to_contain_text("2 of 3")
    press(page, "s")
    expect(progress).to_contain_text("3 of 3")
    press(page, "b")
    expect(progress).to_contain_text("2 of 3")
    page.get_by_role("link", name="Pairs that wait").click()
    expect(page.get_by_role("heading", name="Pairs that wait")).to_be_visible()
    press(page, "j", "j", "j", "Enter")
    expect(progress).to_contain_text("3 of 3")
    expect(progress).to_contain_text("0 pairs judged")


def test_a_phone_shows_both_records_and_every_column_at_once(
    served: Served, page: Page, watch: Watch
) -> None:
    served.enter(page, "results")
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (
        "/",
        "/queue",
        "/queue/pairs",
        "/figures",
        "/figures?by=partner",
        "/ledger",
        "/judgements",
    ):
        page.goto(served.address + address)
        cut = page.locator("main table :is(td, th)").evaluate_all(
            "all => all.filter(cell => cell.getClientRects().length && !cell.closest('thead')"
            " && (cell.getBoundingClientRect().right > innerWidth || cell.scrollWidth > cell.clientWidth + 1))"
            ".map(cell => cell.innerText)"
        )
        assert cut == [], address
        assert page.locator("main").evaluate("main => main.getBoundingClientRect().top") < 150, address
    page.goto(f"{served.address}/figures")
    assert page.locator("td[data-label]").first.evaluate(
        "cell => getComputedStyle(cell.parentElement.lastElementChild.previousElementSibling, '::before').content"
    ) not in {"none", "normal"}
    page.goto(f"{served.address}/queue")
    left, right = (page.locator("table.sides thead a").nth(n).bounding_box() for n in (0, 1))
    assert left
    assert right
    assert left["y"] == right["y"]


@pytest.mark.parametrize("officer", ["results", "guardian", "aa-liaison"])
@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_pressed_is_as_high_as_a_finger_needs(
    served: Served, page: Page, watch: Watch, officer: str, width: int
) -> None:
    served.enter(page, officer)
    page.set_viewport_size({"width": width, "height": 844})
    waiting, seen = ["/", "/about"], set()
    while waiting:
        address = waiting.pop()
        shape = re.sub(r"/[^/?]{20,}|/r[0-9-]+", "/…", address.split("?")[0])
        if shape in seen:
            continue
        seen.add(shape)
        page.goto(served.address + address)
        low = page.locator("a, button, select, summary, input:not([type=hidden])").evaluate_all(
            "all => all.filter(each => each.getClientRects().length && !each.closest('.hidden-name, .skip')"
            " && (each.closest('label') ?? each).getBoundingClientRect().height < 24).map(each => each.outerHTML)"
        )
        assert low == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        links = page.locator("nav a, main a:not([download])").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        waiting += [link for link in links if link.startswith("/") and not link.startswith("/api")]


def test_a_name_of_a_file_breaks_within_no_word(served: Served, page: Page, watch: Watch) -> None:
    served.office.world.reports(report("z1"), name="reportes_de_acciones_conjuntas_2026-08_reenvio.csv")
    served.enter(page, "aa-liaison")
    for width in (1440, 900):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{served.address}/deliveries")
        # Each line of a name ends with one of its signs: an unbroken piece lies on one line.
        broken = page.locator("td a[data-open]").evaluate_all(
            "all => all.flatMap(name => [...name.childNodes]).filter(piece => {"
            " const range = document.createRange(); range.selectNodeContents(piece);"
            " return piece.nodeType === 3 && range.getClientRects().length > 1; })"
        )
        assert broken == []


def test_the_pages_work_without_script(served: Served, browser, watch: Watch) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{served.address}/enter?ticket={served.office.ticket('results')}")
    page.get_by_role("button", name="Open").click()
    page.goto(f"{served.address}/queue")
    page.get_by_role("radio", name="Different").check()
    page.get_by_role("button", name="other person").click()
    expect(page.get_by_role("status").filter(has_text="1 of 2")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="1 of 3")).to_be_visible()
    context.close()
