"""Where an agreement does not pass on a person's country of origin, the territory of the event is still told."""

from tests.fixtures.world import REPORT_COLUMNS, REPORTS, World, report

from rootbranch import usecases


def test_the_place_of_the_event_is_shown_and_what_is_left_out_is_named(world: World) -> None:
    row = report("x1", place="Nogales", name="Dora Inventada Sol") | {"remark": "born in Ruritania"}
    world.gather(world.file((*REPORT_COLUMNS, "remark"), [row], "more.csv"), REPORTS, "AA")
    (found,) = world.search("Dora Inventada", "results")
    view = usecases.read_record(world.installation, world.actor("results"), found)
    assert view.origin_closed
    assert view.left_out == ("remark",)
    assert dict(view.row)["territory"] == dict(view.fields)["territory"] == row["territory"]
    own = usecases.read_record(world.installation, world.actor("aa-analyst"), found)
    assert own.left_out == ()
    assert dict(own.row)["remark"] == "born in Ruritania"
