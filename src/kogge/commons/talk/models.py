"""Threads of remarks in a circle, on anything; who reads what at which pace; and who will be where."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from kogge.base.documents.prose import prose
from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.commons.people.models import Circle, CircleMember

LONGEST = 5_000  # signs of a remark
NAMELESS = gettext_noop("Somebody without a name yet")
UNDO = timedelta(minutes=15)  # how long what was taken back can be put back; then its words are gone


def label_of(thing):
    return thing._meta.label


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door: the members of the circle, as long as they are in it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(circle__in=Circle.objects.filter(members=user))

    def about(self, thing):
        return self.filter(about=label_of(thing), about_key=str(thing.pk))

    def with_unread(self, user):
        """Each with `read_to`, how many remarks of others are new to this person, and whether they follow it."""
        mine = Reader.objects.filter(thread=OuterRef("pk"), person=user)
        read_to = Coalesce(Subquery(mine.values("read_to")[:1]), Value(0))
        fresh = Remark.objects.filter(thread=OuterRef("pk"), pk__gt=OuterRef("read_to"), taken_back_at=None)
        fresh = fresh.exclude(person=user).order_by().values("thread").annotate(count=Count("pk")).values("count")
        return self.annotate(read_to=read_to).annotate(
            unread=Coalesce(Subquery(fresh, output_field=IntegerField()), Value(0)),
            is_followed=Exists(mine.filter(follows=True)),
        )

    def listed(self, user):
        """What is new to this person first, then by the last remark."""
        found = self.visible_to(user).with_unread(user).select_related("circle", "made_by")
        return found.annotate(is_old=Q(unread=0)).order_by("is_old", "-last_remark_at", "-pk")


class Thread(models.Model):
    """A conversation in a circle, about a thing or about nothing in particular."""

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="threads")
    about = models.CharField(max_length=60, blank=True)  # app.Model of what it hangs on, and its key
    about_key = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("what it is about"), max_length=160)
    is_closed = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_remark_at = models.DateTimeField()

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["about", "about_key"], name="thread_about"),
            models.Index(fields=["circle", "last_remark_at"], name="thread_of_circle"),
        ]

    def __str__(self):
        return f"thread {self.pk}"

    def get_absolute_url(self):
        return reverse("thread_detail", args=[self.ref])

    @property
    def thing(self):
        """What it hangs on, or None; its own page asks who may see it."""
        try:
            return apps.get_model(self.about)._default_manager.filter(pk=self.about_key).first()
        except (LookupError, ValueError):
            return None


class RemarkQuerySet(models.QuerySet):
    def listed(self):
        """Oldest first, with what the page shows of each."""
        found = self.select_related("person", "person__photo", "answer_to", "answer_to__person")
        return found.prefetch_related("enclosures__file").order_by("pk")


class Remark(models.Model):
    """What somebody wrote in a thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="remarks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("your remark"), max_length=LONGEST, blank=True)
    language = models.CharField(max_length=7, default="en")
    answer_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="answers")
    mail_id = models.CharField(max_length=250, blank=True)  # of the mail it came by
    left_out = models.PositiveSmallIntegerField(default=0)  # files of that mail
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["taken_back_at"], name="remark_taken_back", condition=~Q(text=""))]

    def __str__(self):
        return f"remark {self.pk} of thread {self.thread_id}"

    def get_absolute_url(self):
        """Where it stands in its thread."""
        return f"{reverse('thread_detail', args=[self.thread.ref])}?remark={self.pk}#r{self.pk}"

    @property
    def writer(self):
        """How the writer is called here; never by the address."""
        person = self.person
        return person.full_name if person.is_erased else person.name or person.called or gettext(NAMELESS)

    @property
    def html(self):
        return prose(self.text)

    @property
    def is_taken_back(self):
        return self.taken_back_at is not None

    @property
    def is_gone(self):
        """Its writer was erased, or its words were taken back for good."""
        return not self.text


class Mention(models.Model):
    """Somebody is named in a remark, and told."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["remark", "person"], name="named_once_in_a_remark")]

    def __str__(self):
        return f"mention {self.pk} in remark {self.remark_id}"


class RemarkFile(models.Model):
    """A file of a remark; opened by whoever sees the thread, and by nobody else."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="enclosures")
    file = models.OneToOneField(File, models.CASCADE, related_name="+")

    def __str__(self):
        return f"file {self.file_id} of remark {self.remark_id}"


class Reader(models.Model):
    """How one person reads one thread: up to where, whether they follow it, and what they have begun to write."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    follows = models.BooleanField(null=True)  # None: never said; False: wants to hear nothing of it
    read_to = models.BigIntegerField(default=0)  # key of the newest remark they have seen
    draft = models.TextField(blank=True)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="one_reader_each")]

    def __str__(self):
        return f"reader {self.pk} of thread {self.thread_id}"


class Pace(models.Model):
    """How soon somebody is told by mail. Without a row, as written here."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day, in one mail")
        WEEKLY = "weekly", _("Once a week, in one mail")
        NEVER = "never", _("Never")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="talk_pace")
    mentioned = models.CharField(_("Somebody mentions me"), max_length=7, choices=How, default=How.AT_ONCE)
    followed = models.CharField(_("New remarks in threads I follow"), max_length=7, choices=How, default=How.DAILY)
    begun = models.CharField(_("New threads in my circles"), max_length=7, choices=How, default=How.DAILY)

    def __str__(self):
        return f"pace of person {self.person_id}"


class NoticeQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)


class Notice(models.Model):
    """Somebody is to be told of a remark; gone once they are."""

    class Purpose(models.TextChoices):
        MENTIONED = "mentioned", _("You are mentioned")
        FOLLOWED = "followed", _("Threads you follow")
        BEGUN = "begun", _("New threads")

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=9, choices=Purpose)
    pace = models.CharField(max_length=7, choices=Pace.How)
    due_at = models.DateTimeField(db_index=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["remark", "person"], name="told_once_of_a_remark")]

    def __str__(self):
        return f"notice {self.pk} of remark {self.remark_id}"


class StayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of one's circles, of people who are in them still, and one's own."""
        if not user.is_authenticated:
            return self.none()
        still = CircleMember.objects.filter(circle=OuterRef("circle"), person=OuterRef("person"))
        here = Q(Exists(still), person__is_active=True)
        return self.filter(Q(here, circle__in=Circle.objects.filter(members=user)) | Q(person=user))

    def coming(self, today):
        return self.filter(until_on__gte=today).select_related("person", "circle").order_by("from_on", "city", "pk")


class Stay(models.Model):
    """Somebody says where they will be, so that others can meet them. Never followed; gone after its last day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    city = models.CharField(_("town"), max_length=80)
    country = CountryField(_("country"), blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="stay_ends_after_it_begins")
        ]
        indexes = [models.Index(fields=["circle", "from_on"], name="stay_of_circle")]

    def __str__(self):
        return f"stay {self.pk}"
