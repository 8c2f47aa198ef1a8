"""The one agreed definition of a work role: versions of sections of lines, and competences that keep their name.

Everything in a version that can be spoken about has a *spot*: a word that stays the same from version to version, such
as `tasks-2` (a line), `C03` (the title of a competence), `C03-about`, `C03-2` (what shows the second level).
"""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.journal.flow import Flowing, Step
from kogge.training.competences import rules

LEVELS = (1, 2, 3, 4)


class Definition(models.Model):
    """A work role, such as cluster manager, whatever the version of its definition."""

    slug = models.SlugField(max_length=60, unique=True)
    name = I18nCharField(_("name"), max_length=120)

    def __str__(self):
        return f"definition {self.slug}"

    def get_absolute_url(self):
        return reverse("definition_detail", args=[self.slug])

    @property
    def uri(self):
        return in_no_language(self.get_absolute_url)

    @cached_property
    def current(self):
        """What counts today: the published version; before there is one, the draft."""
        shown = self.versions.filter(state__in=[Version.State.PUBLISHED, Version.State.DRAFT])
        return shown.order_by("-state", "-pk").first()

    @cached_property
    def draft(self):
        return self.versions.filter(state=Version.State.DRAFT).first()


def in_no_language(address):
    """The absolute address by which machines know a thing, whatever language a reader has."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_ADDRESS + address()


class Source(models.Model):
    """A public text that lines rest on, known by a short key."""

    definition = models.ForeignKey(Definition, models.CASCADE, related_name="sources")
    key = models.SlugField(max_length=30)
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["definition", "key"], name="source_once")]

    def __str__(self):
        return f"source {self.key}"


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody reads what was published, and the draft of a role that has nothing better; drafters read all."""
        if rules.can_draft(user):
            return self
        out = Definition.objects.filter(versions__state__in=Version.OUT)
        return self.filter(Q(state__in=Version.OUT) | ~Q(definition__in=out))

    def whole(self):
        """With everything that a page shows of a version, in as many queries as there are tables."""
        competences = Competence.objects.order_by("position").prefetch_related(
            Prefetch("indicators", Indicator.objects.order_by("level"))
        )
        sections = Section.objects.order_by("position").prefetch_related(
            Prefetch("lines", Line.objects.order_by("position")), Prefetch("competences", competences)
        )
        return self.select_related("definition").prefetch_related(Prefetch("sections", sections))


class Version(Flowing):
    """One state of the definition. A draft changes by proposals; what was published never changes again."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("definition", "draft")
        PUBLISHED = "published", pgettext_lazy("definition", "published")
        SUPERSEDED = "superseded", pgettext_lazy("definition", "replaced by a newer version")

    OUT = (State.PUBLISHED, State.SUPERSEDED)
    FLOW = (
        Step("publish", ["draft"], "published", rules.is_office, _("Publish"), gettext_noop("published the version")),
        Step(
            "supersede", ["published"], "superseded", rules.is_office,
            _("Replace"), gettext_noop("replaced the version by a newer one"),
        ),
    )  # fmt: skip

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="versions")
    number = models.CharField(_("number"), max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    origin = I18nTextField(_("what it rests on"), blank=True)
    changes = I18nTextField(_("what is new"), blank=True)
    is_compiled = models.BooleanField(_("compiled from public sources, agreed by nobody yet"), default=False)
    eqf_level = models.PositiveSmallIntegerField(_("EQF level"), null=True, blank=True)
    eqf_note = models.CharField(_("who entered the level, and why"), max_length=300, blank=True)
    occupations = models.JSONField(default=list)  # [{"uri", "isco", "label"}]: the nearest ones in ESCO
    checked = models.JSONField(default=list)  # languages whose text the partners have read; the others are drafts
    began_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="definition_version_once"),
            models.UniqueConstraint(fields=["definition"], condition=Q(state="draft"), name="one_draft_at_a_time"),
            models.UniqueConstraint(fields=["definition"], condition=Q(state="published"), name="one_version_counts"),
            models.CheckConstraint(
                condition=Q(eqf_level=None) | Q(eqf_level__gte=1, eqf_level__lte=8), name="eqf_has_eight_levels"
            ),
        ]

    def __str__(self):
        return f"version {self.number} of definition {self.definition_id}"

    def get_absolute_url(self):
        return reverse("version_detail", args=[self.definition.slug, self.number])

    @property
    def uri(self):
        return in_no_language(self.get_absolute_url)

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    @cached_property
    def competences(self):
        """In their order, when the version was fetched whole."""
        return [one for section in self.sections.all() for one in section.competences.all()]

    def passages(self):
        """Everything that can be spoken about, in reading order: (spot, section, kind, row, column)."""
        for section in self.sections.all():
            yield section.key, section, "title", section, "title"
            for line in section.lines.all():
                yield line.ref, section, "line", line, "text"
            for one in section.competences.all():
                yield one.ref, section, "competence", one, "title"
                yield f"{one.ref}-about", section, "about", one, "about"
                for indicator in one.indicators.all():
                    yield f"{one.ref}-{indicator.level}", section, "indicator", indicator, "text"

    def texts(self, language=""):
        """{spot: text} in one language, English where it has none; in the reader's without one."""
        with translation.override(language or translation.get_language()):
            return {spot: str(getattr(row, name)) for spot, _section, _kind, row, name in self.passages()}

    @property
    def digest(self):
        """Of all its English text: by this an endorsement knows whether what it stands behind has changed since."""
        said = "\n".join(f"{spot}\t{text}" for spot, text in self.texts("en").items())
        return hashlib.sha256(said.encode()).hexdigest()


class Section(models.Model):
    """A part of a version: purpose, context, tasks, the competences, or a profile."""

    class Kind(models.TextChoices):
        PURPOSE = "purpose", _("Purpose")
        CONTEXT = "context", pgettext_lazy("definition", "Context")
        TASKS = "tasks", _("Tasks")
        COMPETENCES = "competences", _("Competences")
        PROFILE = "profile", pgettext_lazy("definition", "Profile")

    version = models.ForeignKey(Version, models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=11, choices=Kind)
    key = models.SlugField(max_length=20)  # of its lines too: tasks-2
    position = models.PositiveSmallIntegerField()
    title = I18nCharField(_("title"), max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="section_once")]

    def __str__(self):
        return f"section {self.key} of version {self.version_id}"


class Line(models.Model):
    """One sentence or two of a section, with the sources it rests on."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="lines")
    ref = models.SlugField(max_length=30)
    position = models.PositiveSmallIntegerField()
    text = I18nTextField(_("text"))
    sources = models.JSONField(default=list)  # keys

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "ref"], name="line_once")]

    def __str__(self):
        return f"line {self.ref} of section {self.section_id}"


class CompetenceQuerySet(models.QuerySet):
    def current(self):
        """Of the versions that count today: the published ones; of a role without one, its draft."""
        out = Definition.objects.filter(versions__state=Version.State.PUBLISHED)
        counts = Q(section__version__state=Version.State.PUBLISHED)
        counts |= Q(section__version__state=Version.State.DRAFT) & ~Q(section__version__definition__in=out)
        return self.filter(counts).select_related("section__version__definition").order_by("section", "position")


class Competence(models.Model):
    """Something who works in the role can do. Its `ref` means the same in every version and is never used again."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="competences")
    ref = models.SlugField(max_length=8)
    position = models.PositiveSmallIntegerField()
    title = I18nCharField(_("title"), max_length=160)
    about = I18nTextField(_("what it is"), blank=True)
    level = models.PositiveSmallIntegerField(_("EQF level"), null=True, blank=True)
    esco = models.JSONField(default=list)  # [{"uri", "label"}]: skills that are near
    sources = models.JSONField(default=list)  # keys

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "ref"], name="competence_once"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=1, level__lte=8), name="competence_eqf_has_eight_levels"
            ),
        ]

    def __str__(self):
        return f"competence {self.ref} of section {self.section_id}"

    def get_absolute_url(self):
        return reverse("competence_detail", args=[self.section.version.definition.slug, self.ref])

    @property
    def uri(self):
        """Its name for machines, the same in every version and language."""
        return in_no_language(self.get_absolute_url)


class Indicator(models.Model):
    """What shows that somebody has a competence at one of four levels."""

    competence = models.ForeignKey(Competence, models.CASCADE, related_name="indicators")
    level = models.PositiveSmallIntegerField()
    text = I18nTextField(_("what shows it"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competence", "level"], name="indicator_once_a_level"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="four_levels_of_a_competence"),
        ]

    def __str__(self):
        return f"indicator {self.level} of competence {self.competence_id}"


class Paper(models.Model):
    """A version as PDF in one language, drawn by the worker."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="papers")
    language = models.CharField(max_length=7)
    digest = models.CharField(max_length=64)
    pdf = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="paper_once_a_language")]

    def __str__(self):
        return f"paper of version {self.version_id} in {self.language}"
