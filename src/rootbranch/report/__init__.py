"""The release as a document: one structure for the web page, written as PDF and as a table.

Source: domain, section 5; FIRST TLP 2.0; ISO 14289-1 (PDF/UA-1).
"""

from rootbranch.report.building import release_document
from rootbranch.report.comparisons import comparison_text
from rootbranch.report.document import ReportDocument
from rootbranch.report.grid import Cell, Grid, lay_out
from rootbranch.report.naming import measure_label, scope_label, unit_label
from rootbranch.report.ordering import in_reading_order
from rootbranch.report.pdf import write_pdf
from rootbranch.report.published import PublishedRow, published_csv, published_json, published_rows
from rootbranch.report.rows import reasons_of, set_aside_count
from rootbranch.report.sentences import write_text
from rootbranch.report.table import write_csv
from rootbranch.report.totals import word_text
from rootbranch.report.wording import value_text

__all__ = [
    "Cell",
    "Grid",
    "PublishedRow",
    "ReportDocument",
    "comparison_text",
    "in_reading_order",
    "lay_out",
    "measure_label",
    "published_csv",
    "published_json",
    "published_rows",
    "reasons_of",
    "release_document",
    "scope_label",
    "set_aside_count",
    "unit_label",
    "value_text",
    "word_text",
    "write_csv",
    "write_pdf",
    "write_text",
]
