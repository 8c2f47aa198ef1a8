"""A list that the office brings into the directory: the file, how it is read, what became of each row."""

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.clusters.rules import is_office
from kogge.commons.files.models import File
from kogge.commons.jobs.models import Job, make_ref
from kogge.commons.journal.flow import Flowing, Step


class Mapping(models.Model):
    """Which column of a list means what, remembered for the next list with the same heads."""

    heads = models.CharField(max_length=64, unique=True)  # a digest of all heads, in their order
    columns = models.JSONField(default=dict)  # {number: name}
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    def __str__(self):
        return f"mapping {self.pk}"


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to imports: the office sees all of them."""
        return self if is_office(user) else self.none()


class Import(Flowing):
    """One list on its way into the directory."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", pgettext_lazy("import", "columns not chosen yet")
        MAPPED = "mapped", pgettext_lazy("import", "being compared")
        PREVIEWED = "previewed", pgettext_lazy("import", "waiting for your decision")
        RUNNING = "running", pgettext_lazy("import", "being written")
        DONE = "done", pgettext_lazy("import", "written")
        CANCELLED = "cancelled", pgettext_lazy("import", "cancelled")

    FLOW = (
        Step(
            "read_again",
            ["uploaded", "mapped", "previewed"],
            "uploaded",
            is_office,
            _("Read it again"),
            gettext_noop("read a list again"),
        ),
        Step(
            "compare",
            ["uploaded", "mapped", "previewed"],
            "mapped",
            is_office,
            _("Compare with the directory"),
            gettext_noop("chose the columns of a list"),
        ),
        Step(
            "preview",
            ["mapped"],
            "previewed",
            is_office,
            _("Show what would change"),
            gettext_noop("compared a list with the directory"),
        ),
        Step(
            "apply",
            ["previewed", "running"],
            "running",
            is_office,
            _("Write it"),
            gettext_noop("began to write a list into the directory"),
        ),
        Step("finish", ["running"], "done", is_office, _("Finish"), gettext_noop("wrote a list into the directory")),
        Step(
            "cancel",
            ["uploaded", "mapped", "previewed", "running"],
            "cancelled",
            is_office,
            _("Cancel"),
            gettext_noop("cancelled an import"),
        ),
    )

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name of the file"), max_length=200)
    shape = models.JSONField(default=dict)  # what the file is written in
    heads = models.JSONField(default=list)
    sample = models.JSONField(default=list)  # the first rows
    size = models.PositiveIntegerField(default=0)  # rows
    columns = models.JSONField(default=dict)  # {number: name}
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)  # outcome: rows
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    def __str__(self):
        return f"import {self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("import_detail", args=[self.ref])

    @property
    def is_at_work(self):
        """A worker has it in hand, or will have."""
        return self.state in ("mapped", "running") and self.job is not None and not self.job.is_over


class RowQuerySet(models.QuerySet):
    def to_write(self):
        return self.filter(outcome__in=("new", "changed"), is_written=False)

    def counts(self):
        return dict(self.order_by().values_list("outcome").annotate(Count("pk")))


class Row(models.Model):
    """What becomes of one row of a list. Rows that say what is there already are only counted."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # in the file
    outcome = models.CharField(max_length=8)
    title = models.CharField(max_length=200, blank=True)
    target = models.BigIntegerField(null=True)  # the key of the entry that it is about
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=list)  # [column, old, new]
    said = models.JSONField(default=list)  # sentences for the person
    cells = models.JSONField(default=list)  # of a refused row, as they were, to hand it back
    is_written = models.BooleanField(default=False)

    objects = RowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="one_row_a_number")]
        indexes = [models.Index(fields=["of", "outcome", "number"], name="row_outcome")]

    def __str__(self):
        return f"row {self.number} of import {self.of_id}"
