"""`migrate` as Django's, without the limits of time that are for pages, and on an empty database in half the time.

Whenever a migration makes a model, Django draws the classes of all models that are related to it anew, however
remote: with ours that is nearly all, two hundred times. A model that nobody has seen yet changes no other class, so
it alone is drawn. The tables that come out are the same (tests/portal/platform/test_migrate.py).
"""

from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.state import ProjectState

LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


class Command(migrate.Command):
    def handle(self, *args, **options):
        self._say(f"SET {limit} = 0" for limit in LIMITS)  # a slow machine is long between two lines
        try:
            super().handle(*args, **options)
        finally:
            if connection.is_usable():  # else the limits are gone with it
                self._say(f"RESET {limit}" for limit in LIMITS)

    @staticmethod
    def _say(lines):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for line in lines:
                    cursor.execute(line)


def add_model(self, model_state):
    """Put a new model into the state of the migrations, and into its classes if these are drawn already."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in vars(self):
        self.apps.render_multiple([model_state])


ProjectState.add_model = add_model
