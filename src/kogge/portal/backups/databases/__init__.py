"""The two databases, as far as copying them goes. Each module has the same names:

`KIND`, `dump(to)` writes a copy as of one moment and says what is in it, `load(copy, contents)` puts a copy in the
place of what is there, all or nothing and with the outbox on hold, `alone()` stops if somebody else uses it,
`contents()` says what is there now, `counts()` how many rows, and `pointers()` which uploaded files.
"""

from django.db import connection

from kogge.portal.backups.databases import postgres, sqlite


def database():
    return sqlite if connection.vendor == "sqlite" else postgres
