"""The page of a network, walked in a real browser: by keyboard, in the dark, and in a window as narrow as a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, Watch
from tests.browser.test_journeys import press
from tests.fixtures.calls import make_crew

NARROW, WIDE = {"width": 400, "height": 800}, {"width": 1280, "height": 900}


@pytest.fixture
def crew(served: Served, page: Page) -> Served:
    make_crew(served.office.world)
    served.enter(page, "analyst")
    page.goto(f"{served.address}/networks")
    return served


def test_from_the_list_to_the_records_of_a_link_by_keyboard_alone(
    crew: Served, page: Page, watch: Watch
) -> None:
    """Every person of the chart stands in the table; where no chart can be drawn, a line says so."""
    press(page, "j", "Enter")
    expect(page.get_by_role("heading", name=re.compile("Ana"))).to_be_visible()
    persons = page.locator("table").first.locator("tbody tr")
    expect(persons).to_have_count(4)
    drawing, note = page.locator(".drawing"), page.locator("[data-no-drawing]")
    expect(drawing.or_(note).locator("visible=true").first).to_be_visible()
    for _ in range(5):  # past the four persons, to the first link
        press(page, "j")
    press(page, "Enter")
    expect(page).to_have_url(re.compile("/link"))
    press(page, "j", "Enter")
    expect(page).to_have_url(re.compile("/records/"))
    page.go_back()
    expect(page).to_have_url(re.compile("/link"))
    press(page, "Escape")
    expect(page).to_have_url(re.compile(r"/networks/[^/]+$"))


def test_a_word_on_a_role_is_kept_and_a_refused_one_is_explained_on_the_page(
    crew: Served, page: Page, watch: Watch
) -> None:
    press(page, "j", "Enter")
    page.locator("#role").select_option("lookout")
    page.locator("#reason").fill("seen on the hill")
    page.locator('form[action$="/role"] button').click()
    expect(page.locator("table").first).to_contain_text("seen on the hill")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_the_page_of_a_network_fits_its_window_light_and_dark(
    crew: Served, page: Page, watch: Watch, scheme, size
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    press(page, "j", "Enter")
    expect(page.get_by_role("heading", name=re.compile("Ana"))).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    colours = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('td')).color]"
    )
    ground, text = (sum(map(int, re.findall(r"\d+", each)[:3])) for each in colours)
    assert (ground < text) == (scheme == "dark")
