"""Let `python -m rootbranch.cli` be the command."""

from rootbranch.cli.main import main

main()
