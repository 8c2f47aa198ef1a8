"""The one question engine: questionnaires, their sections and questions, and what people answer.

What `Answer.value` holds, by the kind of the question ("codes" are those of `options` and `rows`):
short, long: text · single: a code · multiple: [codes] · scale: 1 to 5 · matrix: {row code: option code} ·
number: a number · date: "2027-03-01" · file: {"ref", "name"} · ranking: [codes, the best first] · consent: true.
While an answer is a draft it also holds what was typed and is not (yet) right, so that nothing is lost.
"""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField
from i18nfield.strings import LazyI18nString

from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.people.models import Circle
from kogge.commons.surveys import rules

GRACE = timedelta(seconds=60)  # for what was begun before the deadline (safety.md P9)


def only_english():
    return ["en"]


def _number_of(rows):
    """How many of these rows belong to the questionnaire, as one more column."""
    here = rows.filter(questionnaire=OuterRef("pk")).order_by().values("questionnaire")
    return Coalesce(Subquery(here.annotate(number=Count("pk")).values("number")), 0)


class QuestionnaireQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to questionnaires as their makers see them: the office's, and those one edits."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(pk__in=user.questionnaires.values("pk"))

    def with_counts(self):
        """Each with `asked`, how many were asked, and `sent`, how many have answered."""
        sent = Response.objects.filter(state=Response.State.SENT)
        return self.annotate(asked=_number_of(Ticket.objects.all()), sent=_number_of(sent))

    def waiting_for(self, user, now):
        """Open ones this person is asked to answer by a circle or an invitation, and has not answered."""
        own = Ticket.objects.of(user)
        asked = Q(audience__in=user.circles.values("pk")) | Q(pk__in=own.values("questionnaire"))
        answered = own.filter(is_used=True).values("questionnaire")
        in_time = Q(closes_at=None) | Q(closes_at__gt=now)
        found = self.filter(asked, in_time, state=Questionnaire.State.OPEN).exclude(pk__in=answered)
        return found.distinct().order_by("closes_at", "pk")


class Questionnaire(Flowing):
    """Questions that several people answer once each."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("survey", "draft")
        OPEN = "open", pgettext_lazy("survey", "open")
        CLOSED = "closed", pgettext_lazy("survey", "closed")

    class Purpose(models.TextChoices):
        SURVEY = "survey", _("Survey")
        APPLICATION = "application", _("Questions of an application")
        FIT = "fit", _("Is it for me?")

    FLOW = (
        Step("open", ["draft"], "open", rules.can_edit, pgettext_lazy("verb", "Open"), gettext_noop("opened the questionnaire")),  # fmt: skip  # noqa: E501
        Step("close", ["open"], "closed", rules.can_edit, _("Close"), gettext_noop("closed the questionnaire")),
        Step("reopen", ["closed"], "open", rules.can_reopen, _("Open again"), gettext_noop("opened it again")),
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    title = I18nCharField(_("title"), max_length=200)
    intro = I18nTextField(_("introduction"), blank=True)
    thanks = I18nTextField(_("thanks at the end"), blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.SURVEY)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    audience = models.ForeignKey(
        Circle, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("circle")
    )
    is_public = models.BooleanField(_("for anybody with the link"), default=False)
    languages = models.JSONField(_("languages"), default=only_english)  # the first is the one that it is written in
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    least_group = models.PositiveSmallIntegerField(_("smallest group that is shown"), default=5)
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="questionnaires", verbose_name=_("who works on it")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    shows_results = models.BooleanField(default=False)  # to anybody with the link, once nothing more can come
    reminded_on = models.DateField(null=True)  # a reminder goes out once a day at most

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")

    def __str__(self):
        return f"questionnaire {self.ref}"

    def get_absolute_url(self):
        """The page of who makes it; `get_answer_url` is the one of who answers."""
        return reverse("questionnaire_detail", args=[self.ref])

    def get_answer_url(self):
        return reverse("survey_fill", args=[self.ref])

    @property
    def zone(self):
        return ZoneInfo(self.timezone)

    @property
    def source_language(self):
        return self.languages[0] if self.languages else "en"

    def is_over(self, now):
        """The closing date has passed, the minute of grace included."""
        return self.closes_at is not None and now >= self.closes_at + GRACE

    def takes_answers(self, now):
        return self.state == self.State.OPEN and not self.is_over(now)

    @property
    def is_answered(self):
        """Somebody has sent answers, or can: from now on nothing may be changed that would bend them."""
        return self.purpose == "application" or self.responses.filter(state=Response.State.SENT).exists()

    def counts(self):
        """How many were asked, how many of them have not answered, how many answers there are."""
        asked, waiting = self.tickets.count(), self.tickets.filter(is_used=False).count()
        return {"asked": asked, "waiting": waiting, "sent": self.responses.filter(state=Response.State.SENT).count()}

    def questions(self):
        """All questions in the order in which they are asked."""
        found = Question.objects.filter(questionnaire=self).select_related("section")
        return found.order_by("section__position", "section_id", "position", "pk")


class Section(models.Model):
    """Questions that stand on one page."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="sections")
    title = I18nCharField(_("title"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    def __str__(self):
        return f"section {self.pk} of questionnaire {self.questionnaire_id}"


class Question(models.Model):
    """One question. `options` and `rows` are [{"code": …, "label": {language: words}}], in their order.

    `limits` holds what its kind knows: `most` letters (short, long), `least` and `most` and `unit` (number), `least`
    and `most` choices (multiple). `shown_if` is empty, or {"question": code, "values": [codes]}: one of the values has
    been answered.
    """

    class Kind(models.TextChoices):
        SHORT = "short", _("Short text")
        LONG = "long", _("Long text")
        SINGLE = "single", _("One of several")
        MULTIPLE = "multiple", _("Several of several")
        SCALE = "scale", _("Scale from 1 to 5, each with a word")
        MATRIX = "matrix", _("Several lines on one scale")
        NUMBER = "number", _("Number")
        DATE = "date", pgettext_lazy("question", "Day")
        FILE = "file", _("File")
        RANKING = "ranking", _("Put in order")
        CONSENT = "consent", _("Consent")

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="+", editable=False)
    code = models.SlugField(max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    text = I18nTextField(_("question"))
    help = I18nTextField(_("help"), blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    options = models.JSONField(default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)
    limits = models.JSONField(default=dict, blank=True)
    shown_if = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("question")
        constraints = [models.UniqueConstraint(fields=["questionnaire", "code"], name="question_code_once")]

    def __str__(self):
        return f"question {self.code} of questionnaire {self.questionnaire_id}"

    def save(self, *args, **kwargs):
        self.questionnaire_id = self.section.questionnaire_id  # so that the database can keep the codes apart
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("question_edit", args=[self.questionnaire.ref, self.code])

    def choices(self):
        """[(code, words in the reader's language)] of the options."""
        return [(option["code"], str(LazyI18nString(option["label"]))) for option in self.options]

    def row_choices(self):
        """[(code, words in the reader's language)] of the lines of a matrix."""
        return [(row["code"], str(LazyI18nString(row["label"]))) for row in self.rows]


class TicketQuerySet(models.QuerySet):
    def of(self, user):
        """Theirs, asked by account or by its address; one that is used first."""
        return self.filter(Q(person=user.pk) | Q(address=user.email)).order_by("-is_used", "address")


class Ticket(models.Model):
    """Who is asked, by account or by address, and whether they have answered. Never when."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="tickets")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES, default="en")
    is_used = models.BooleanField(default=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "person"], name="ticket_once_a_person"),
            models.UniqueConstraint(
                fields=["questionnaire", "address"], condition=~Q(address=""), name="ticket_once_an_address"
            ),
        ]

    def __str__(self):
        return f"ticket {self.pk} for questionnaire {self.questionnaire_id}"


class Response(models.Model):
    """One set of answers. Sent in an anonymous questionnaire, it is a new row that knows nobody and only the day."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("answers", "draft")
        SENT = "sent", pgettext_lazy("answers", "sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="responses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES, default="en")
    state = models.CharField(max_length=5, choices=State, default=State.DRAFT)
    begun_on = models.DateField(null=True)  # of drafts and named answers
    sent_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)  # of named answers alone
    version = models.PositiveIntegerField(default=0)  # counted up by every saving, to see what two tabs do

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "person"], name="response_once_a_person"),
            models.UniqueConstraint(
                fields=["questionnaire", "address"], condition=~Q(address=""), name="response_once_an_address"
            ),
        ]

    def __str__(self):
        return f"response {self.pk}"


class Answer(models.Model):
    """What one response says to one question; in sent responses never empty."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.RESTRICT, related_name="answers")
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=0)  # of the response, when this was last changed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="answer_once")]

    def __str__(self):
        return f"answer {self.pk}"
