"""`migrate` as Django's, in half the time on an empty database.

Whenever a migration makes a model, Django draws the classes of all models that are related to it anew, however remote:
with ours that is nearly all, two hundred times. A model that nobody has seen yet changes no other class, so it alone is
drawn. The tables that come out are the same (tests/portal/platform/test_migrate.py).
"""

from django.core.management.commands.migrate import Command
from django.db.migrations.state import ProjectState

__all__ = ["Command"]


def add_model(self, model_state):
    """Put a new model into the state of the migrations, and into its classes if these are drawn already."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in vars(self):
        self.apps.render_multiple([model_state])


ProjectState.add_model = add_model
