"""Read partners' files under their mappings: rows become drafts of records, and what is wrong becomes findings.

    mapping = load_mapping(text, "feed.yml")
    build = compile_mapping(mapping, partner=…, file_name=…, known_at=…)
    with open_file(path, mapping) as reading:
        for item in read_drafts(reading, build): …      # Draft | Reject | Finding

The room shows more names than usual because a reading hands out three kinds of things, and because what it wrote
into the register is read back here and nowhere else (`read_report`, `read_claim`).
"""

from rootbranch.gather.bare import read_bare_header, read_bare_table, write_bare_table
from rootbranch.gather.building import Build, compile_mapping
from rootbranch.gather.choices import REPORT_FIELDS
from rootbranch.gather.count_files import counts_bytes, read_counts
from rootbranch.gather.drafting import read_drafts
from rootbranch.gather.effort_files import read_effort_file
from rootbranch.gather.kept import read_claim, read_report
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.mapping_checks import load_mapping
from rootbranch.gather.mapping_file import read_plain
from rootbranch.gather.published import PUBLISHED_BYTES_MAX, read_published
from rootbranch.gather.reading import Reading, open_file
from rootbranch.gather.rejects import fix_of, neutral, rejects_lines
from rootbranch.gather.rows import Draft, Reject, Row

__all__ = [
    "PUBLISHED_BYTES_MAX",
    "REPORT_FIELDS",
    "Build",
    "Draft",
    "FeedMapping",
    "Reading",
    "Reject",
    "Row",
    "compile_mapping",
    "counts_bytes",
    "fix_of",
    "load_mapping",
    "neutral",
    "open_file",
    "read_bare_header",
    "read_bare_table",
    "read_claim",
    "read_counts",
    "read_drafts",
    "read_effort_file",
    "read_plain",
    "read_published",
    "read_report",
    "rejects_lines",
    "write_bare_table",
]
