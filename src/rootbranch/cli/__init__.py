"""The command line: `rootbranch COMMAND`. It translates; everything else is done by the use cases."""

from rootbranch.cli.main import main

__all__ = ["main"]
