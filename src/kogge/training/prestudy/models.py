"""A pre-study: what was asked and heard before an edition, the needs that show in it, and the goals that follow.

What everybody sees is what stood when the study was published: the figures lie in `Study.figures` and
`Need.measured`, and are taken anew by the step `renew` only. Notes stay with the team; their number and a sentence
that the team chose to quote are all that leaves.
"""

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.surveys.models import Questionnaire
from kogge.training.prestudy import evidence, rules
from kogge.training.programmes.models import Edition, Programme


class StudyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to pre-studies as their team sees them."""
        return self.filter(edition__in=Edition.objects.read_by(user))

    def published(self):
        """Those that everybody may read: with an edition that everybody may read."""
        return self.filter(state=Study.State.PUBLISHED, edition__in=Edition.objects.published())

    def shown(self):
        """The newest that everybody may read, or None."""
        return self.published().select_related("edition__programme").order_by("-edition__starts_on", "-pk").first()


class Study(Flowing):
    """The pre-study from which an edition grows, and with it the description of its programme."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("pre-study", "draft")
        PUBLISHED = "published", pgettext_lazy("pre-study", "published")

    FLOW = (
        Step("publish", ["draft"], "published", rules.can_run, _("Publish"), gettext_noop("published the pre-study")),
        Step(
            "renew", ["published"], "published", rules.can_run,
            _("Publish with today’s figures"), gettext_noop("published it with new figures"),
        ),
        Step(
            "take_back", ["published"], "draft", rules.can_run,
            _("Take back"), gettext_noop("took the pre-study back"),
        ),
    )  # fmt: skip

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="study")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="studies", editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    summary = I18nTextField(_("what was done, and what came of it"), blank=True)
    published_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)  # what evidence.frozen made of it when it was published

    objects = StudyQuerySet.as_manager()

    def __str__(self):
        return f"pre-study of edition {self.edition_id}"

    def save(self, *args, **kwargs):
        self.programme_id = self.edition.programme_id  # so that the page of the programme finds it
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The page of the team; `get_public_url` is the one for everybody."""
        return reverse("study_detail", args=self.where)

    def get_public_url(self):
        return reverse("study_published", args=self.where)

    @property
    def where(self):
        return [self.edition.programme.slug, self.edition.slug]

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    def reasons(self):
        """[(goal, [evidence])] as everybody reads it, also on the pages of programme and edition."""
        return evidence.reasons(self) if self.is_published else []


class Inquiry(models.Model):
    """A survey of the pre-study. One of them measures the needs: two matrices by their codes, and how to group."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="inquiries")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+")
    importance = models.CharField(max_length=40, blank=True)
    skill = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "questionnaire"], name="survey_once_in_a_study"),
            models.UniqueConstraint(fields=["study"], condition=~Q(importance=""), name="one_survey_measures"),
            models.CheckConstraint(
                condition=Q(importance="", skill="") | ~Q(importance="") & ~Q(skill="") & ~Q(importance=F("skill")),
                name="a_gap_has_two_sides",
            ),
        ]

    def __str__(self):
        return f"survey {self.questionnaire_id} of pre-study {self.study_id}"

    @property
    def measures(self):
        return bool(self.importance)


class Tag(models.Model):
    """A word under which notes speak of the same thing."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="tags")
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "word"], name="tag_once_in_a_study")]

    def __str__(self):
        return f"tag {self.pk} of pre-study {self.study_id}"


class NoteQuerySet(models.QuerySet):
    def listed(self):
        """The newest first, each with its tags."""
        tags = models.Prefetch("tags", Tag.objects.order_by("word"))
        return self.prefetch_related(tags).order_by("-held_on", "-pk")


class Note(models.Model):
    """What was heard in a workshop or an interview. Only the team reads it."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Workshop")
        INTERVIEW = "interview", _("Interview")
        OTHER = "other", pgettext_lazy("note", "Something else")

    study = models.ForeignKey(Study, models.CASCADE, related_name="notes")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.WORKSHOP)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    who = models.CharField(_("who was there"), max_length=300, blank=True)
    text = models.TextField(_("what was said"), max_length=8000)
    quote = models.CharField(_("a sentence in their words"), max_length=300, blank=True)
    is_quoted = models.BooleanField(_("show this sentence to everybody"), default=False)
    tags = models.ManyToManyField(Tag, related_name="notes")

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_quoted=False) | ~Q(quote=""), name="only_a_sentence_is_quoted")
        ]

    def __str__(self):
        return f"note {self.pk} of pre-study {self.study_id}"


class Need(models.Model):
    """Something people need. `code` is the line of the survey that asks for it; `measured` what was published."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="needs")
    title = I18nCharField(_("need"), max_length=200)
    code = models.SlugField(_("line of the survey"), max_length=40, blank=True)
    tag = models.ForeignKey(Tag, models.SET_NULL, null=True, blank=True, related_name="needs")
    place = models.PositiveSmallIntegerField(_("place in the order"), null=True, blank=True)
    why_there = models.CharField(_("why at this place"), max_length=300, blank=True)
    measured = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "code"], condition=~Q(code=""), name="line_is_one_need"),
            models.CheckConstraint(condition=Q(place=None) | ~Q(why_there=""), name="a_place_by_hand_has_a_reason"),
        ]

    def __str__(self):
        return f"need {self.pk} of pre-study {self.study_id}"


class Goal(models.Model):
    """What the edition sets out to reach, because of one or more needs."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="goals")
    text = I18nTextField(_("goal"))
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    needs = models.ManyToManyField(Need, related_name="goals")
    is_shown = models.BooleanField(default=False)  # was there when the study was published

    def __str__(self):
        return f"goal {self.pk} of pre-study {self.study_id}"


def tags_in_use(study):
    """The words with their number of notes, in the order of the alphabet."""
    return sorted(study.tags.annotate(number=Count("notes")).filter(number__gt=0), key=lambda tag: tag.word)
