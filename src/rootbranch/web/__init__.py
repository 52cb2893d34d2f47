"""The web door: pages for people and `/api/v1` for machines, over the same use cases.

A door only translates: every handler asks one use case and writes what comes back as HTML or JSON.
"""

from rootbranch.web.app import create_app
from rootbranch.web.serving import serve

__all__ = ["create_app", "serve"]
