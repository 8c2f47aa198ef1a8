"""What happens when in a meeting: sessions in tracks and rooms, who speaks, and what is left of them afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.events.models import Event
from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref

COLOURS = 6  # of the charts, in their order
PERSON = settings.AUTH_USER_MODEL


class Track(models.Model):
    """A line of sessions on one subject; its colour is one of the six of the charts."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tracks")
    number = models.PositiveSmallIntegerField()
    name = I18nCharField(_("name"), max_length=200)
    colour = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="track_number_once")]

    def __str__(self):
        return f"track {self.pk}"


class Room(models.Model):
    """Where sessions of a meeting are held: a room of the house, or one online."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="rooms")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="room_number_once"),
            models.UniqueConstraint(fields=["event", "name"], name="room_name_once"),
        ]

    def __str__(self):
        return f"room {self.pk}"


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is published, of the meetings one may see."""
        return self.filter(is_published=True, event__in=Event.objects.visible_to(user))

    def listed(self):
        return self.select_related("track", "room").order_by("starts_at", "room__number", "pk")


class Session(models.Model):
    """One item of a timetable."""

    class Kind(models.TextChoices):
        TALK = "talk", pgettext_lazy("session", "Talk")
        WORKSHOP = "workshop", _("Workshop")
        PANEL = "panel", _("Discussion")
        PLENARY = "plenary", _("Plenary")
        BREAK = "break", _("Break")
        OTHER = "other", _("Other")

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    slug = models.SlugField(max_length=80)
    guid = models.UUIDField(default=uuid.uuid4)  # the same session in the files of other programs
    track = models.ForeignKey(Track, models.SET_NULL, null=True, blank=True, related_name="sessions")
    room = models.ForeignKey(Room, models.SET_NULL, null=True, blank=True, related_name="sessions")
    title = I18nCharField(_("title"), max_length=500)
    subtitle = I18nCharField(_("subtitle"), max_length=500, blank=True)
    abstract = I18nTextField(_("what it is about"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TALK)
    language = models.CharField(_("language"), max_length=7, default="en")
    mode = models.CharField(_("how"), max_length=8, choices=Event.Mode, blank=True)
    is_published = models.BooleanField(default=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "slug"], name="session_slug_once"),
            models.UniqueConstraint(fields=["event", "guid"], name="session_guid_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"session {self.pk} {self.slug}"

    def get_absolute_url(self):
        return reverse("session_detail", args=[self.event.slug, self.slug])

    @property
    def minutes(self):
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Speaking(models.Model):
    """Somebody speaks in a session: a person with an account, or a name."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="speakings")
    position = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="speakings")
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("role"), max_length=160, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)

    def __str__(self):
        return f"speaking {self.pk}"

    @property
    def line(self):
        return ", ".join(filter(None, (self.name, self.role, self.organisation)))


class Material(models.Model):
    """What hangs on a session: slides, minutes, a recording, a handout; a file here, or an address elsewhere."""

    class Kind(models.TextChoices):
        SLIDES = "slides", _("Slides")
        MINUTES = "minutes", _("Minutes")
        RECORDING = "recording", _("Recording")
        HANDOUT = "handout", _("Handout")

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SLIDES)
    title = models.CharField(_("title"), max_length=200, blank=True)
    file = models.ForeignKey(File, models.CASCADE, null=True, blank=True, related_name="+")
    url = models.URLField(_("address elsewhere"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=7, default="en")
    licence = models.CharField(_("licence"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file__isnull=True) & ~Q(url="")),
                name="material_is_file_or_address",
            )
        ]

    def __str__(self):
        return f"material {self.pk} {self.kind}"


class Star(models.Model):
    """A session in the own plan of a reader."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="stars", verbose_name=_("session in the own plan")
    )
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="one_star_each")]

    def __str__(self):
        return f"star {self.pk}"


class Duty(models.Model):
    """Who looks after what on the day: the room, the stream, the chat."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(_("what"), max_length=120)
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=160)

    def __str__(self):
        return f"duty {self.pk}"


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own plans, and those of meetings one may see, once they are shown."""
        if not user.is_authenticated:
            return self.none()
        shown = Q(owner=None, is_shown=True, event__in=Event.objects.visible_to(user))
        return self.filter(Q(owner=user) | shown)


class Plan(models.Model):
    """How a meeting or a session is run, block by block: of a meeting, or somebody's own."""

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="plans")
    session = models.OneToOneField(Session, models.CASCADE, null=True, blank=True, related_name="plan")
    owner = models.ForeignKey(PERSON, models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("length of the meeting in minutes"))
    is_shown = models.BooleanField(_("participants may see and copy it"), default=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, owner__isnull=True)
                | Q(event__isnull=True, session__isnull=True, owner__isnull=False),
                name="plan_of_event_or_own",
            )
        ]

    def __str__(self):
        return f"plan {self.pk}"

    def get_absolute_url(self):
        return reverse("plan_detail", args=[self.ref])


class Block(models.Model):
    """One step of a plan: what for, how, how long, with what, and who leads it."""

    class Kind(models.TextChoices):
        CHECK_IN = "check_in", _("Check-in")
        ENERGISER = "energiser", _("Energiser")
        INPUT = "input", _("Input")
        WORK = "work", _("Group work")
        TALK = "talk", _("Discussion")
        BREAK = "break", _("Break")
        CLOSE = "close", _("Closing round")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INPUT)
    aim = models.CharField(_("aim"), max_length=300)
    method = models.CharField(_("method"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    tool = models.CharField(_("tool"), max_length=120, blank=True)
    lead = models.CharField(_("who leads"), max_length=120, blank=True)

    def __str__(self):
        return f"block {self.pk}"


class QuestionQuerySet(models.QuerySet):
    def queue(self):
        """Open ones with most votes first; what was asked first stands first among equals."""
        return self.annotate(vote_count=models.Count("votes")).order_by("-vote_count", "asked_at", "pk")


class Question(models.Model):
    """Asked during a meeting, from the room or from afar; all stand in one queue."""

    class Place(models.TextChoices):
        ROOM = "room", _("In the room")
        ONLINE = "online", _("Online")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        HIDDEN = "hidden", _("Hidden")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="questions")
    text = models.CharField(_("question"), max_length=500)
    place = models.CharField(_("where you are"), max_length=6, choices=Place)
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    is_named = models.BooleanField(_("the name is shown"), default=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    def __str__(self):
        return f"question {self.pk} {self.state}"


class Vote(models.Model):
    """One person wants one question answered."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="votes")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="one_vote_each")]

    def __str__(self):
        return f"vote {self.pk}"
