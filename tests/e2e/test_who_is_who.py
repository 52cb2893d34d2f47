"""Resolve the invented region: nobody protected comes out of a check, an entity or a question, and the truth is met."""

from collections.abc import Iterator
from functools import partial

import pytest

from rootbranch import usecases
from rootbranch.model.access import Duty
from rootbranch.usecases import Installation, Query

from .conftest import Demo
from .region import Secrets, actor_with, everybody
from .test_protected_region import able, said, telling


@pytest.fixture(scope="module")
def resolved(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    played = demo.open(tmp_path_factory.mktemp("resolved"))
    built = usecases.build_picture(played, actor_with(played, Duty.ANALYST, "JOINT"))
    persons = next(one for one in built.kinds if one.kind == "person")
    assert persons.records > 150
    assert persons.entities < persons.records
    yield played
    played.register.close()


def test_no_check_finds_a_protected_person(demo, resolved):
    secrets = Secrets(demo.region.secrets)
    askers = able(resolved, lambda actor: usecases.check(resolved, actor, Query(name="zz nobody")))
    assert len(askers) >= 5
    asked = {"name": "name", "document": "document", "phone": "phone"}
    found = []
    for secret in telling(demo.region.secrets, others=6):
        for actor in askers[:3]:
            query = Query(**{asked[secret.kind]: secret.value}) if secret.kind in asked else None
            if query:
                found += secrets.within(said(partial(usecases.check, resolved, actor, query)))
    assert found == []


def test_no_entity_and_no_question_tells_of_one(demo, resolved):
    secrets = Secrets(demo.region.secrets)
    with resolved.register.read() as connection:
        ids = [id for (id,) in connection.exec_driver_sql("SELECT id FROM record ORDER BY id")][::25]
    readers = able(resolved, lambda actor: usecases.search(resolved, actor, "zz no such word"))
    texts = {said(partial(usecases.read_entity, resolved, actor, id)) for actor in readers[:4] for id in ids}
    texts |= {said(partial(usecases.queue, resolved, actor, limit=500)) for actor in everybody(resolved)}

    assert any("EntityView" in text for text in texts)
    assert any("about='entity'" in text for text in texts)
    assert [one for text in texts for one in secrets.within(text)] == []


def test_no_byte_of_the_picture_is_a_value(demo, resolved):
    values = {one.value for one in demo.region.secrets} | {"Fernando", "FERNANDO", "Rodríguez"}
    files = [each for each in (resolved.settings.home / "picture").rglob("*") if each.is_file()]
    assert len(files) > 4
    for file in files:
        content = file.read_bytes()
        assert [value for value in values if value.encode() in content] == []
