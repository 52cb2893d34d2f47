"""A commander's look at plans: asked for, compared, somebody taken out, on a phone too."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, Watch
from tests.fixtures.calls import make_crew


def test_plans_stand_beside_what_leaving_somebody_out_costs_and_each_chart_has_its_table(
    served: Served, page: Page, watch: Watch
) -> None:
    make_crew(served.office.world)
    served.enter(page, "analyst")
    page.goto(f"{served.address}/networks")
    address = page.locator('a[href^="/networks/"]').first.get_attribute("href")
    page.goto(f"{served.address}{address}/plans")
    page.set_default_timeout(120_000)  # the first plan of a machine compiles its kernels
    expect(page.locator("#left")).to_have_count(0)  # nothing is planned unasked
    page.get_by_label("Actions at most").fill("2")
    page.get_by_role("button", name=re.compile("^Plan")).click()
    page.locator("#left").wait_for(timeout=120_000)

    rows = page.locator("#left tbody tr")
    expect(rows.first).to_contain_text("Nothing done")
    for row in rows.all():
        band, mean = row.locator("svg rect").bounding_box(), row.locator("svg .mean").bounding_box()
        assert band is not None
        assert mean is not None
        assert band["x"] - 2 <= mean["x"] + mean["width"] / 2 <= band["x"] + band["width"] + 2
        expect(row.locator("td").last).to_contain_text(re.compile(r"\d.*\(.*–.*\)"))
    days = [cell.inner_text() for cell in page.locator("#course thead th.n").all()]
    assert days == ["0", "14", "30", "60", "90", "120", "150"]
    expect(page.get_by_role("img", name=re.compile("after the strike"))).to_be_visible()

    page.locator("#plan-1").get_by_role("link", name="take out").first.press("Enter")
    expect(page).to_have_url(re.compile("without="))
    page.locator("form[data-filters]").wait_for(timeout=120_000)
    expect(page.get_by_label("What if we leave out")).not_to_contain_text("nobody")
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
