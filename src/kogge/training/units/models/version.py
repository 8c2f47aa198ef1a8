"""A unit as it was when it was published. Everything that rests on a unit points here, and stays true."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.strings import LazyI18nString

from kogge.commons.journal.kept import Kept, KeptQuerySet
from kogge.training.units.models.outcome import Outcome
from kogge.training.units.models.unit import Unit


@dataclass(frozen=True)
class FrozenOutcome:
    """A learning outcome as it was published; `uris` are those of the competences and skills it teaches."""

    ref: str
    kind: str
    text: LazyI18nString
    competences: tuple
    assessed: tuple

    @property
    def kind_label(self):
        return Outcome.Kind(self.kind).label

    @property
    def uris(self):
        return [one["uri"] for one in self.competences] + [
            skill["uri"] for one in self.competences for skill in one["esco"]
        ]


class UnitVersionQuerySet(KeptQuerySet):
    def current(self):
        """The last one of each unit."""
        return self.filter(number=models.F("unit__version"))

    def of_edition(self, edition):
        """What holds in an edition now, in order."""
        found = self.filter(unit__edition=edition).current()
        return found.select_related("unit__module").order_by("unit__place", "unit__pk")


class UnitVersion(Kept):
    """What a unit said when it was published. Never changed, never removed."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()  # see snapshot.py for its keys
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("who published it")
    )

    objects = UnitVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="unit_version_once")]

    def __str__(self):
        return f"version {self.number} of unit {self.unit_id}"

    def words(self, key):
        """A text of the snapshot, in all its languages; `str()` of it is the reader's."""
        return LazyI18nString(self.snapshot.get(key) or "")

    @property
    def ref(self):
        return self.snapshot["ref"]

    @property
    def title(self):
        return self.words("title")

    @property
    def hours(self):
        return self.snapshot["hours"]

    @property
    def points(self):
        found = self.snapshot["points"]
        return Decimal(found) if found else None

    @property
    def points_said(self):
        return self.snapshot["points"]

    @property
    def module_said(self):
        """Its module in words, as it was called then; empty when it had none."""
        found = self.snapshot["module"]
        if not found:
            return ""
        named = {"number": found["number"], "title": LazyI18nString(found["title"])}
        return _("Module %(number)s, %(title)s") % named

    @property
    def points_scheme(self):
        return self.snapshot["points_scheme"]

    @property
    def eqf_level(self):
        return self.snapshot["eqf_level"]

    @property
    def assessors(self):
        return self.snapshot["assessors"]

    @property
    def valid_months(self):
        return self.snapshot["valid_months"]

    def label_of(self, key):
        """What a chosen code means, in the reader's language."""
        field = Unit._meta.get_field(key)
        return dict(field.flatchoices).get(self.snapshot.get(key), "")

    def outcomes(self):
        """[FrozenOutcome] in order."""
        return [
            FrozenOutcome(
                one["ref"],
                one["kind"],
                LazyI18nString(one["text"]),
                tuple(found | {"title": LazyI18nString(found["title"])} for found in one["competences"]),
                tuple(found | {"title": LazyI18nString(found["title"])} for found in one["assessed"]),
            )
            for one in self.snapshot["outcomes"]
        ]

    def criteria(self):
        """[{key, text, levels: [(value, words)], passes_from}] in order."""
        return [
            one | {"text": LazyI18nString(one["text"]), "steps": [
                (value, LazyI18nString(words)) for value, words in enumerate(one["levels"], start=1)
            ]}
            for one in self.snapshot["criteria"]
        ]  # fmt: skip
