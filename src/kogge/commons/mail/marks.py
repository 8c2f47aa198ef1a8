"""The mark of a mail that was answered, so that it does not leave again: plain SQL, because there is one for each.

PostgreSQL carries out what it was sent, also if who sent it dies. So it is told before the next mail leaves, and asked
whether that went well only after the next mail's answer: both work at the same time.
"""

import contextlib

from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg import generators, pq
from psycopg.errors import error_from_result

SET = "UPDATE mail_message SET state = {}, error = {}, sent_at = {} WHERE id = {}"
PREPARE = "PREPARE mail_mark (text, text, timestamptz, bigint) AS " + SET.format("$1", "$2", "$3", "$4")
BEGINNING = {
    # A mark that a crash of the server loses is made again: the mail is repeated, with the same Message-ID. Waiting
    # for the disk after each would cost more than sending the mail.
    "postgresql": ["SET synchronous_commit TO off", PREPARE],
    "sqlite": ["PRAGMA cache_size=-4000"],  # we go through rows once; it stays so, for 16 MB less in a worker
}
END = {
    "postgresql": ["DEALLOCATE mail_mark", "RESET synchronous_commit"],
    "sqlite": [],
}


@contextlib.contextmanager
def quick_marks():
    """The connection of this thread is made ready for many marks; gives who makes them."""
    _say(BEGINNING)
    try:
        yield Marks()
    finally:
        if connection.is_usable():
            _say(END)


def _say(lines):
    with connection.cursor() as cursor:
        for line in lines[connection.vendor]:
            cursor.execute(line)


class Marks:
    """Makes one mark after the other, each in a transaction of its own."""

    def __init__(self):
        self.database = connections[DEFAULT_DB_ALIAS]  # `connection` would look for it anew at each word
        self.cursor = self.database.cursor()
        self.is_open = False  # told, and not heard yet how it went

    def make(self, key, state, error="", sent_at=None):
        """Tell the database. Whoever asks it anything else calls `heard` first."""
        self.heard()
        if self.database.vendor == "sqlite":
            sent_at = self.database.ops.adapt_datetimefield_value(sent_at)
            self.cursor.execute(SET.format("%s", "%s", "%s", "%s"), [state, error, sent_at, key])
            return
        sent_at = sent_at and sent_at.isoformat().encode()
        values = [state.encode(), error.encode(), sent_at, str(key).encode()]
        with self.database.wrap_database_errors:
            server = self.database.connection
            server.pgconn.send_query_prepared(b"mail_mark", values)
            server.wait(generators.send(server.pgconn))
        self.is_open = True

    def heard(self):
        """Wait until the last mark is made."""
        if not self.is_open:
            return
        self.is_open = False
        with self.database.wrap_database_errors:
            server = self.database.connection
            for result in server.wait(generators.fetch_many(server.pgconn)):
                if result.status != pq.ExecStatus.COMMAND_OK:
                    raise error_from_result(result)
