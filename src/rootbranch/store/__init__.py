"""The register: everything that is kept, in one database, SQLite or PostgreSQL.

`Register` opens it; each other module holds the functions of one kind of thing and is imported by its name
(`from rootbranch.store import records`). All of them take a connection first, so that what belongs together
lies in one transaction.

Limits: nothing here decides who may see what; `filters.where` compiles what `guard` decided.
Source: design, section 6.
"""

from sqlalchemy import Connection

from rootbranch.store.manifest import Manifest
from rootbranch.store.register import Register

__all__ = ["Connection", "Manifest", "Register"]
