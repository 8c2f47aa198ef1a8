from django.core.management.commands import migrate
from django.db import connection

LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


class Command(migrate.Command):
    """Django's, without the limits of time that are meant for pages: a slow machine is long between two lines."""

    def handle(self, *args, **options):
        self._say(f"SET {limit} = 0" for limit in LIMITS)
        super().handle(*args, **options)
        self._say(f"RESET {limit}" for limit in LIMITS)

    @staticmethod
    def _say(lines):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for line in lines:
                    cursor.execute(line)
