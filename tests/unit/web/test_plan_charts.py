"""The drawings of plans: on one scale, from zero, with every mean in its band."""

import re

from hypothesis import given
from hypothesis import strategies as st

from rootbranch.usecases import Pace
from rootbranch.web.plan_charts import Room, course_of, spans_of

ROOM = Room(width=720, height=220, left=56, below=22, days=180)
RANGES = st.lists(
    st.tuples(*[st.floats(0, 1e4)] * 3).map(lambda some: tuple(sorted(some))), min_size=1, max_size=8
)


@given(RANGES, st.floats(0, 1e4))
def test_every_span_holds_its_mean_and_stays_in_the_drawing(
    ranges: list[tuple[float, float, float]], mark: float
) -> None:
    spans = spans_of(ranges, mark)
    assert len(spans) == len(ranges)
    for one in spans:
        assert 0 <= one.low <= one.mean + 0.01
        assert one.mean <= one.low + one.wide + 0.02
        assert one.low + one.wide <= 100
        assert 0 <= one.mark <= 100


@given(RANGES, st.floats(0, 1e4), st.sampled_from(Pace))
def test_the_course_stays_in_its_room_and_more_people_stand_higher(
    ranges: list[tuple[float, float, float]], before: float, pace: Pace
) -> None:
    steps = [(at * 14, *one) for at, one in enumerate(ranges)]
    drawn = course_of(steps, before, pace, ROOM)
    for path in (drawn.line, drawn.band, drawn.before):
        for x, y in re.findall(r"([\d.e+-]+) ([\d.e+-]+)", path):
            assert ROOM.left <= float(x) <= ROOM.width
            assert -0.1 <= float(y) <= drawn.base + 0.1
    heights = [y for y, _ in drawn.levels]
    assert heights == sorted(heights, reverse=True)
    assert [people for _, people in drawn.levels] == sorted(people for _, people in drawn.levels)


def test_what_can_pass_changes_by_steps() -> None:
    drawn = course_of([(0, 1, 1, 1), (90, 2, 2, 2)], 2.0, Pace.WEEK, ROOM)
    points = re.findall(r"([\d.]+) ([\d.]+)", drawn.line)
    assert points[0][1] == points[1][1] != points[2][1] == points[3][1]
    assert points[1][0] == points[2][0]
