"""The pages show what the use cases give, to whom they give it, in both languages, down to the row of the file."""

import re
import sys
from html.parser import HTMLParser

import pytest
from tests.fixtures.office import MIGRANT, SUSPECT, Client, Office
from tests.fixtures.world import OFFICERS, report

from rootbranch import usecases
from rootbranch.errors import LANGUAGES, Message, text_of
from rootbranch.usecases import columns


class Links(HTMLParser):
    """Collects the addresses of the links that lists open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.rail: list[str] = []
        self._in_rail = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "nav":
            self._in_rail = True
        if tag == "a" and "data-open" in found:
            self.opened.append(found["href"] or "")
        if tag == "a" and self._in_rail:
            self.rail.append(found["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self._in_rail = False


@pytest.mark.parametrize("form", ["pdf", "csv"])
def test_a_release_in_a_language_that_there_is_not_is_not_there(office: Office, form: str) -> None:
    client = office.as_("results")
    (release,) = usecases.list_releases(office.world.installation, office.world.actor("results"))

    assert client.get(f"/releases/{release.id}/es.{form}").status_code == 200
    assert client.get(f"/releases/{release.id}/zz.{form}").status_code == 404
    assert client.get(f"/releases/1/zz.{form}").status_code == 404


@pytest.mark.parametrize("officer", ["operator", *OFFICERS])
def test_no_link_leads_to_a_closed_page(office: Office, officer: str) -> None:
    client = office.as_(officer)
    waiting, seen, closed = ["/"], set(), []
    while waiting:
        address = waiting.pop()
        if address in seen or address.endswith(".pdf"):
            continue
        seen.add(address)
        answer = client.get(address)
        closed += [] if answer.status_code == 200 else [address]
        links = re.findall(r'<a [^>]*href="(/[^"]*)"', answer.text)
        waiting += [link.replace("&amp;", "&") for link in links if not link.startswith("/api")]
    assert closed == []


@pytest.mark.parametrize("officer", ["operator", "aa-liaison", "guardian"])
def test_who_may_see_no_outcome_sees_none_behind_a_figure(office: Office, officer: str) -> None:
    client = office.as_(officer)
    page = client.get(opened(client, "/figures", "/figures/")).text
    assert "counted but closed to you" in page
    assert "/ledger/" not in page
    assert "Faro" not in page


def opened(client: Client, address: str, start: str) -> str:
    """Open a page and give the first link of its lists that begins with `start`."""
    links = Links(client.get(address).text).opened
    return next(link for link in links if link.startswith(start))


@pytest.mark.parametrize("officer", ["operator", *OFFICERS])
def test_the_rail_leads_nobody_to_a_closed_page(office: Office, officer: str) -> None:
    client = office.as_(officer)
    places = Links(client.get("/").text).rail
    assert {place: client.get(place).status_code for place in places} == dict.fromkeys(places, 200)


def test_a_figure_opens_to_the_row_of_the_file_each_one_click(office: Office) -> None:
    client = office.as_("results")
    figure = opened(client, "/", "/figures/")
    entry = opened(client, figure, "/ledger/")
    record = opened(client, entry, "/records/")
    page = client.get(record).text
    assert "Inventad" in page
    assert "reportes_aa.csv" in page
    assert '<th scope="row">took_part</th>' not in page, "an empty column is named, not shown"
    assert re.search(r'<th scope="row">reference</th><td class="long">JR-[12]</td>', page)
    trail = re.findall(r"<li>.*?</li>", page)
    assert [re.sub(r"<[^>]*>", "", step) for step in trail[:4]] == [
        "Figures",
        "Arrests",
        *re.findall(r"<h1>(Entry \d+)", client.get(entry).text),
        "Record and row of the file",
    ]
    assert re.search(r"data-open>Entry \d+</a>", page), "an entry that counts it goes by its number"


def test_a_way_that_names_no_figure_is_left_out(office: Office) -> None:
    client = office.as_("results")
    entry = opened(client, "/ledger", "/ledger/")
    steps = re.findall(r"<li>(.*?)</li>", client.get(f"{entry}?figure=nothing").text)
    assert re.sub(r"<[^>]*>", "", steps[0]) == "Ledger"


def test_counting_says_what_it_did_in_the_words_of_the_command(own_office: Office) -> None:
    client = own_office.as_("results")
    assert "<button>Count</button>" in client.get("/ledger").text
    done = client.send("/ledger/count").headers["location"]
    (count,) = [usecases.count(own_office.world.installation, own_office.world.actor("results"))]
    said = {"accepted": 0, "reversed": 0, "waiting": count.waiting, "pairs": count.pairs}
    assert text_of(Message("cli.counted", said), "en") in client.get(done).text
    assert "Entered:" not in client.get("/ledger?counted=1.2.3").text
    assert "Entered:" not in client.get("/ledger?counted=a.b.c.d").text


def test_what_waits_and_what_is_set_aside_are_two_columns_as_on_the_command_line(office: Office) -> None:
    client = office.as_("results")
    for language in LANGUAGES:
        page = client.get("/figures", headers={"accept-language": language}).text
        heads = [head.lower() for head in re.findall(r'<th class="n">([^<]+)</th>', page)]
        for name in ("reports", "waiting", "set_aside"):
            assert text_of(Message(f"cli.column.{name}"), language) in heads
    row = re.search(
        r'<tr data-row>\s*<td class="whole">Seizures.*?</tr>', client.get("/figures").text, re.DOTALL
    )
    assert row
    # Three reports of seizures wait, so none of them is set aside.
    assert re.findall(r'<td class="n[^"]*"[^>]*>(\d+)</td>', row[0])[1:] == ["3", "0"]


@pytest.mark.parametrize("address", ["/about", "/sign-in", "/", "/ledger", "/nowhere"])
def test_head_answers_like_get_without_a_body(office: Office, address: str) -> None:
    for client in (office.client(), office.as_("results")):
        whole, head = client.get(address), client.request("HEAD", address)
        assert head.status_code == whole.status_code
        assert head.content == b""
        assert head.headers.get("location") == whole.headers.get("location")
        assert head.headers["content-security-policy"] == whole.headers["content-security-policy"]


def test_the_help_lists_every_key(office: Office) -> None:
    for page in (office.client().get("/about").text, office.as_("results").get("/").text):
        for key in ("j", "k", "Enter", "Esc", "/", "?", "y", "n", "u", "1", "5", "s", "b", "z"):
            assert f"<kbd>{key}</kbd>" in page


@pytest.mark.parametrize("officer", ["operator", *OFFICERS])
def test_a_protected_person_is_on_no_page(office: Office, officer: str) -> None:
    client = office.as_(officer)
    waiting, seen = ["/", "/search", "/judgements", "/jobs", "/ledger/new", "/releases/new"], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = client.get(address).text
        assert MIGRANT not in page, address
        assert "Amalia" not in page, address
        links = Links(page)
        waiting += [link for link in (*links.opened, *links.rail) if link.startswith("/")]
    found = client.send("/search", text=MIGRANT)
    assert found.status_code in {200, 404}
    assert MIGRANT not in found.text.replace(f'value="{MIGRANT}"', "")


def test_a_search_finds_what_one_may_see_and_keeps_the_word_out_of_addresses(office: Office) -> None:
    client = office.as_("aa-analyst")
    answer = client.send("/search", text=SUSPECT)
    assert answer.status_code == 200
    assert "text=" not in str(answer.url)
    assert opened_hits(answer.text)
    assert client.send("/search", text="x").status_code == 400
    assert "<script>" not in client.send("/search", text="<script>alert(1)</script>").text


def opened_hits(page: str) -> list[str]:
    return [link for link in Links(page).opened if link.startswith("/records/")]


def test_what_a_partner_wrote_is_never_markup(own_office: Office) -> None:
    row = report("x1", reference="JR-9", place="<img src=x onerror=alert(1)>", name="Dora <b>Inventada</b>")
    own_office.world.reports(row, name="<i>.csv")
    own_office.world.count()
    client = own_office.as_("aa-analyst")
    (hit,) = opened_hits(client.send("/search", text="Dora <b>").text)
    page = client.get(hit).text
    assert "<img src=x" not in page
    assert "<b>Inventada" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_the_ledger_is_narrowed_by_its_form(office: Office) -> None:
    client = office.as_("results")
    counts = {
        query: len(Links(client.get(f"/ledger?{query}").text).opened)
        for query in (
            "",
            "kind=arrest",
            "kind=seizure",
            "operation=Faro",
            "operation=None",
            "first=2026-03-15",
        )
    }
    assert counts[""] == counts["kind=arrest"] + counts["kind=seizure"] == 5
    assert counts["operation=None"] == 0
    assert counts["first=2026-03-15"] == 1
    assert client.get("/ledger?after=x").status_code == 400


def test_an_entry_is_taken_back_with_a_reason_once(own_office: Office) -> None:
    client = own_office.as_("results")
    entry = opened(client, "/ledger?kind=arrest", "/ledger/")
    assert client.send(f"{entry}/reverse", reason=" ").status_code == 400
    assert client.send(f"{entry}/reverse", reason="counted twice").status_code == 303
    page = client.get(entry).text
    assert "counts no longer" in page
    assert "Take this entry back" not in page
    assert client.send(f"{entry}/reverse", reason="again").status_code == 400
    assert len(Links(client.get("/ledger?kind=arrest").text).opened) == 1


def test_a_judgement_needs_its_pair_and_can_be_undone(own_office: Office) -> None:
    client = own_office.as_("results")
    page = client.get("/queue").text
    assert "1 of 3" in page
    pair = dict(re.findall(r'name="(left|right)" value="([^"]+)"', page))
    assert client.send("/queue", **pair, verdict="maybe", reason="as_shown").status_code == 400
    judged = client.send("/queue", **pair, verdict="same", reason="place_and_day", words="both name the port")
    assert judged.status_code == 303
    page = client.get(judged.headers["location"]).text
    assert "1 of 2" in page
    listed = client.get("/judgements").text
    assert "place and day: both name the port" in listed
    judgement = re.search(r'name="judgement" value="([^"]+)"', page)
    assert judgement
    back = client.send("/queue/undo", judgement=judgement[1]).headers["location"]
    assert back == f"/queue?pair={pair['left']}.{pair['right']}"
    assert "1 of 3" in client.get("/queue").text
    assert "undone" in client.get("/judgements").text


def test_figures_are_frozen_and_handed_out_in_both_languages(own_office: Office) -> None:
    client = own_office.as_("results")
    assert client.send("/releases/new", title="", handling="AMBER").status_code == 400
    assert (
        client.send("/releases/new", title="March", handling="AMBER", first="2026-02-30").status_code == 400
    )
    made = client.send(
        "/releases/new", title="March", handling="GREEN", first="2026-03-01", last="2026-03-31"
    )
    address = made.headers["location"]
    page = client.get(address).text
    assert "TLP:GREEN" in page
    assert "the ledger still gives these figures" in page
    assert client.get(f"{address}/en.pdf").content.startswith(b"%PDF")
    assert client.get(f"{address}/es.pdf").headers["content-disposition"].endswith('-es.pdf"')
    assert client.get(f"{address}/en.csv").status_code == 200
    assert client.get(f"{address}/release.json").json()["title"] == "March"
    assert "Publicación 2" in client.get(address, headers={"accept-language": "es-MX,es;q=0.9"}).text


def test_a_typed_outcome_is_counted_like_a_report(own_office: Office) -> None:
    client = own_office.as_("results")
    for kind in ("arrest", "prosecution_step", "seizure", "infrastructure", "other"):
        assert f'<option value="{kind}" selected>' in client.get(f"/ledger/new?kind={kind}").text
    typed = {
        "kind": "infrastructure", "category": "not_a_person", "happened_on": "2026-03-30", "territory": "MX",
        "place": "Nogales", "natural_key": "house at the bridge", "source_grade": "A", "info_grade": "1",
        "tlp": "AMBER", "handling": "H0", "basis": "invented law 7", "originating_source": "JOINT",
    }  # fmt: skip
    wrong = client.send("/ledger/new", **typed | {"happened_on": "2026-02-30"})
    assert wrong.status_code == 400
    assert 'value="house at the bridge"' in wrong.text
    made = client.send("/ledger/new", **typed)
    kept = client.get(made.headers["location"])
    assert "Your report is kept and counted:" in kept.text
    assert client.get("/records/" + made.headers["location"].partition("=")[2]).status_code == 200
    assert len(Links(client.get("/ledger?kind=infrastructure").text).opened) == 1


def test_a_delivery_shows_what_was_wrong_without_its_values(office: Office) -> None:
    client = office.as_("aa-liaison")
    delivery = next(
        line.delivery.id
        for line in usecases.list_deliveries(
            office.world.installation, office.world.actor("aa-liaison")
        ).items
        if line.delivery.file_name == "personas.csv"
    )
    page = client.get(f"/deliveries/{delivery}").text
    assert "line 4" in page
    assert "2026-02-30" not in page
    assert "1999-02-30" not in page
    rejects = client.get(f"/deliveries/{delivery}/rejects.csv")
    assert rejects.headers["content-type"].startswith("text/csv")
    assert "1999-02-30" not in rejects.text
    assert client.get(f"/deliveries/{delivery}?severity=rejected").status_code == 200


def test_the_audit_is_verified_against_a_checkpoint_kept_elsewhere(own_office: Office) -> None:
    client = own_office.as_("guardian")
    kept = client.send("/audit/checkpoint").content
    client.get("/audit?verb=read&officer=guardian")
    proof = {"csrf": client.cookies["rb_form"]}
    whole = client.post("/audit/verify", data=proof, files={"checkpoint": ("kept.json", kept)})
    assert "the chain holds" in whole.text
    odd = client.post("/audit/verify", data=proof, files={"checkpoint": ("kept.json", b"{}")})
    assert odd.status_code == 400
    own_office.world.execute("UPDATE audit SET officer = 'somebody' WHERE number = 2")
    touched = client.post("/audit/verify", data=proof)
    assert 'class="notice stop"' in touched.text
    assert "2" in touched.text


def test_the_guardian_sees_counts_and_no_small_one_of_protected_persons(office: Office) -> None:
    page = office.as_("guardian").get("/holdings").text
    assert ">hidden</span>" in page
    assert "smuggled migrant" in page
    assert MIGRANT not in page
    assert office.as_("results").get("/holdings").status_code == 404


def test_a_job_under_way_shows_its_count_and_can_be_stopped(own_office: Office) -> None:
    own_office.world.execute(
        "UPDATE job SET state = 'running', done = 1200, total = 4800 WHERE thing = "
        "(SELECT id FROM delivery WHERE file_name = 'reportes_aa.csv')"
    )
    client = own_office.as_("aa-liaison")
    page = client.get("/jobs").text
    assert '<progress value="1200" max="4800"' in page
    assert "1,200 of 4,800" in page
    assert 'hx-trigger="every 3s"' in page
    job = re.search(r'action="/jobs/([^/]+)/cancel"', page)
    assert job
    assert client.send(f"/jobs/{job[1]}/cancel").headers["location"] == "/jobs"
    assert "stops after this part" in client.get("/jobs").text


def test_a_change_of_the_register_shows_on_the_release(own_office: Office) -> None:
    client = own_office.as_("results")
    release = opened(client, "/releases", "/releases/")
    assert "no longer gives this release" not in client.get(release).text
    own_office.world.execute("DELETE FROM entry_subject")
    own_office.world.execute("DELETE FROM entry WHERE number = 1")
    assert "no longer gives this release" in client.get(release).text


def test_a_figure_of_much_opens_page_by_page(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("listing", "column_counts"):
        monkeypatch.setattr(f"rootbranch.ledger.{module}.LISTED_MAX", 1)
    monkeypatch.setattr(sys.modules["rootbranch.usecases.figures"], "FIGURE_PAGE_ROWS", 2)
    monkeypatch.setattr("rootbranch.usecases.FIGURE_PAGE_ROWS", 2)
    world, client = own_office.world, own_office.as_("results")
    columns.forget_answers(world.home)
    lines = usecases.figures(world.installation, world.actor("results"))
    (key,) = (line.key for line in lines if line.figure.measure == "seizures")
    first, second = (client.get(f"/figures/{key}{more}").text for more in ("", "?first=2"))
    assert "1 to 2 of 3" in first
    assert 'href="?first=2" rel="next"' in first
    assert "3 to 3 of 3" in second
    assert 'href="?first=0" rel="prev"' in second
    rows = [{link for link in Links(page).opened if link.startswith("/ledger/")} for page in (first, second)]
    assert [len(each) for each in rows] == [2, 1]
    assert not rows[0] & rows[1]
    assert "too many to be listed" in first  # what waits beside it
    assert client.get(f"/figures/{key}?first=99").text.count("data-row") == first.count("data-row")
    for wrong in ("-1", "x", "9" * 12):
        assert client.get(f"/figures/{key}?first={wrong}").status_code in (400, 422)
    closed = own_office.as_("bb-liaison").get(f"/figures/{key}").text
    assert "3 more are counted but closed to you" in closed
    assert "first=" not in closed
    # A release that was frozen with its lists still holds.
    assert "no longer gives this release" not in client.get(opened(client, "/releases", "/releases/")).text
