"""Django's PostgreSQL, which sees whether the server is still there without asking it at every request."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self):
        """A server that goes away leaves something to read; only then it is asked, which costs 0.3 ms."""
        try:
            line = select.poll()
            line.register(self.connection.fileno(), select.POLLIN)
        except (AttributeError, base.Database.Error):
            return False
        return not line.poll(0) or super().is_usable()
