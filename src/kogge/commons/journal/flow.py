"""States and the steps between them: one table per model gives permission, buttons, history and safety."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core import checks
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.journal.models import record


@dataclass(frozen=True)
class Step:
    """One row of a FLOW: `verb` leads from `sources` to `target`, if `may(user, thing)`.

    `label` stands on the button, `said` in the history ("offered a place").
    """

    verb: str
    sources: list[str]
    target: str
    may: Callable[..., bool]
    label: str
    said: str


class Flowing(models.Model):
    """A model with a `state` that moves only along its FLOW."""

    FLOW: tuple[Step, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def check(cls, **kwargs):
        """Refuse to start when the FLOW names a state that is not there."""
        named = {state for step in cls.FLOW for state in [*step.sources, step.target]}
        unknown = named - set(cls.State.values)
        problems = [checks.Error(f"FLOW names unknown state {state!r}", obj=cls) for state in sorted(unknown)]
        return super().check(**kwargs) + problems

    @classmethod
    def verbs(cls) -> set[str]:
        return {step.verb for step in cls.FLOW}

    @property
    def case(self) -> str:
        """The reference under which the history of a person's case is kept; empty when there is none."""
        return ""

    def steps_for(self, user) -> list[Step]:
        """What this user may do next, in the order of the table: the buttons of the page."""
        return [step for step in self.FLOW if self.state in step.sources and step.may(user, self)]

    def take(self, verb: str, *, by, note: str = "", now=None) -> None:
        """Take the step called `verb` and write it down. Of two who act at once, one wins: compare-and-set."""
        step = next(step for step in self.FLOW if step.verb == verb)
        if not step.may(by, self):
            raise PermissionDenied
        before = self.state
        here = type(self)._default_manager.filter(pk=self.pk, state=before, state__in=step.sources)
        if not here.update(state=step.target):
            self.refresh_from_db(fields=["state"])
            raise Refused(
                _("This is already %(state)s, so it cannot be changed that way. Reload the page to see more.")
                % {"state": self.get_state_display()}
            )
        self.state = step.target
        record(
            verb,
            self,
            by=by,
            said=str(step.said),
            note=note,
            case=self.case,
            source=before,
            target=step.target,
            now=now,
        )
