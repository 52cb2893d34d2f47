"""Measure figures and drill-down over a ledger of a million outcomes: `./run bench figures [--outcomes N] [--home FOLDER]`.

The outcomes are invented: five agencies, joint credit, every kind with stages, quantities, persons, territories, and one
entry in a hundred taken back. Deliveries, records and entries are made by the rooms that make them (`append_entry`,
`store`) but put into the register in bulk, since a million outcomes through `gather` and `count` take hours; the report
of every entry that the pages open is a real record with a payload. Everything that is timed goes through the use cases and
through the web application in this process, signed in.

Exits with 1 where figures in columns are not those counted entry by entry (on up to 20,000 entries), where all figures
of a release take more than a second, or where a drill-down page takes more than 100 ms at the 99th percentile.
"""

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import uuid_utils
from tests.bench.figures_world import Office, build

from rootbranch import usecases
from rootbranch.model.ledger import Period
