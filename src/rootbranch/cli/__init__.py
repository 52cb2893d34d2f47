"""The command line: `rootbranch COMMAND`. It translates; everything else is done by the use cases.

Ctrl-C while it is being read in ends it as quietly as later.
"""

import sys

try:
    from rootbranch.cli.main import main
except KeyboardInterrupt:
    sys.exit(130)  # `frame.STOPPED`

__all__ = ["main"]
