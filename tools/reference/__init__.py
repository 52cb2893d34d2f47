"""Make docs/reference from the code: commands, settings, mapping file, fields, lists, policies, rules, messages, API, rooms.

    python -m tools.reference            writes the pages
    python -m tools.reference --check    says which pages are not what the code makes

A page holds nothing that is not in the code, so a gap on it is a gap in the code; tests/house/test_docs.py finds it.
"""

from tools.reference.pages import FOLDER, differing, make_pages, write_pages

__all__ = ["FOLDER", "differing", "make_pages", "write_pages"]
