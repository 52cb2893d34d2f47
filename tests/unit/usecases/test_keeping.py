"""What a row becomes in the register, whatever is in its key."""

import orjson
import pytest
from tests.fixtures.world import World, person

from rootbranch import guard

PLAIN = ("a-1", "ñandú", 'say "so"', "back\\slash")
LIKE_JSON = ('a"],["b', "],[", '[["', '"]]')


@pytest.mark.parametrize("keys", [PLAIN, LIKE_JSON, PLAIN + LIKE_JSON, LIKE_JSON[:1]])
def test_each_row_has_the_digest_of_its_own_key(world: World, keys: tuple[str, ...]) -> None:
    world.persons(*(person(key) for key in keys))
    feeds = set(world.rows("delivery", "partner, feed"))
    (first,) = (orjson.dumps([partner, feed]) for partner, feed in feeds)
    wanted = [guard.row_digest(world.installation.keyring, first, orjson.dumps([key])) for key in keys]
    assert [digest for _row, digest in sorted(world.rows("record", "row, key_digest"))] == wanted
