"""Write the reference, or check it: exit code 1 where a page differs from the code."""

import sys

from tools.reference.pages import differing, write_pages


def main() -> int:
    """Do what the arguments say."""
    if sys.argv[1:] == ["--check"]:
        for name in differing():
            print(f"docs/reference/{name} is not what the code makes; run: ./run docs")
        return 1 if differing() else 0
    for name in write_pages():
        print(f"docs/reference/{name}")
    return 0


sys.exit(main())
