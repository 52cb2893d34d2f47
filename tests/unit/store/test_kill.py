"""A load that is killed in its middle loses nothing it has acknowledged and leaves nothing half done.

A real child process is killed with SIGKILL. PostgreSQL's server goes on, so there it is the client that dies.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.unit.store.worlds import ALL, AT, PARTNER, a_row, columns_of, shown

from rootbranch.model.ids import Digest
from rootbranch.model.records import DeliveryState
from rootbranch.store import Register, care, deliveries, loading, records

pytestmark = pytest.mark.slow

CHUNK_ROWS = 300
CHUNKS_BEFORE_KILL = 4
ROOT = Path(__file__).resolve().parents[3]

CHILD = """
import sys
from rootbranch.store import Register, deliveries, loading, records
from itertools import count
from tests.unit.store import worlds
from tests.unit.store.worlds import AT, a_delivery, a_row, columns_of

worlds._numbers = count(1_000_000)  # ids of another process are other ids
register, size = Register(sys.argv[1]), int(sys.argv[2])
delivery = a_delivery()
with register.write() as connection:
    deliveries.start(connection, delivery)
for chunk in range(100_000):
    first = chunk * size
    with register.write() as connection:
        rows = [a_row(str(number), "x" * 200, row=number) for number in range(first + 1, first + size + 1)]
        loading.insert_batch(connection, delivery, AT, columns_of(*rows))
        deliveries.advance(connection, delivery.id, rows=first + size, accepted=size)
    print(first + size, flush=True)
"""


def kill_in_the_middle(url: str) -> int:
    """Run the child, kill it while it writes, and return the last row it acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, url, str(CHUNK_ROWS)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdout is not None
    acknowledged = 0
    for line in child.stdout:
        acknowledged = int(line)
        if acknowledged >= CHUNK_ROWS * CHUNKS_BEFORE_KILL:
            child.send_signal(signal.SIGKILL)
            break
    for line in child.stdout:  # what it managed to say before it died counts too
        acknowledged = int(line)
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    return acknowledged


def test_a_killed_load_keeps_what_it_acknowledged_and_nothing_half_done(register: Register) -> None:
    url = register._url.render_as_string(hide_password=False)
    register.close()
    acknowledged = kill_in_the_middle(url)
    assert acknowledged >= CHUNK_ROWS * CHUNKS_BEFORE_KILL

    with register.read() as connection:
        delivery = deliveries.loading(connection, PARTNER, "arrests")
        assert delivery is not None
        kept = connection.execute(text('SELECT "row" FROM record ORDER BY "row"')).scalars().all()
        payloads = connection.execute(text("SELECT count(*) FROM payload")).scalar_one()
    # Every acknowledged row is there; a last chunk may have been committed and not yet said.
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) in {acknowledged, acknowledged + CHUNK_ROWS}
    assert payloads == len(kept) == delivery.rows_committed == delivery.accepted
    assert shown(register) == set()
    assert [problem.id for problem in care.check_register(register)] == ["store.half_loaded"]


def test_a_killed_load_goes_on_behind_its_last_chunk(register: Register) -> None:
    url = register._url.render_as_string(hide_password=False)
    register.close()
    kill_in_the_middle(url)
    with register.write() as connection:
        delivery = deliveries.loading(connection, PARTNER, "arrests")
        assert delivery is not None
        row = a_row("last", row=delivery.rows_committed + 1)
        known = loading.current_by_keys(connection, delivery, [Digest(row.key_digest)])
        loading.insert_batch(connection, delivery, AT, columns_of(row), known)
        deliveries.advance(connection, delivery.id, rows=row.row, accepted=1)
        loading.complete_delivery(connection, delivery.id, AT)
        done = deliveries.get(connection, delivery.id)
    assert done is not None
    assert done.state is DeliveryState.COMPLETE
    with register.read() as connection:
        assert (
            sum(1 for _ in records.stream_open(connection, AT, ALL)) == done.accepted == done.rows_committed
        )
    assert care.check_register(register) == ()
