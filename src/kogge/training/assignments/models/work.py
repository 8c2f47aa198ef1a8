"""What is handed in: its authors, versions and files, and what others remark."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.mail.models import Message
from kogge.training.assignments import rules
from kogge.training.assignments.models.assignment import Assignment
from kogge.training.programmes.models import Seat


class WorkQuerySet(models.QuerySet):
    """The doors to works: one's own, what one assesses, and what clusters agreed to show."""

    def of(self, user):
        return self.filter(pk__in=Author.objects.filter(seat__person=user).values("work"))

    def in_office(self, user):
        """What somebody may read because they assess it: all that has a version, but nothing of their own."""
        led = self.filter(assignment__in=Assignment.objects.marked_by(user), pk__in=Version.objects.values("work"))
        return led.exclude(pk__in=Author.objects.filter(seat__person=user).values("work"))

    def shared(self, now):
        """What others of the edition may read: their clusters agreed, and the feedback is out."""
        told = self.filter(state=Work.State.RELEASED, released_at__lte=now)
        return told.filter(sharing__in=(Work.Sharing.EDITION, Work.Sharing.ALL))

    def with_assignment(self):
        return self.select_related("assignment__module__edition__programme")


class Work(Flowing):
    """One hand-in of one participant, or of a group: written here, with files, in versions."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("work", "being written")
        HANDED_IN = "handed_in", pgettext_lazy("work", "handed in")
        ASSESSED = "assessed", pgettext_lazy("work", "assessed")
        RELEASED = "released", pgettext_lazy("work", "feedback is there")

    class Sharing(models.TextChoices):
        NOT_ASKED = "", _("Not said yet")
        NOBODY = "nobody", _("Nobody but those who assess it")
        EDITION = "edition", _("The people of this edition")
        ALL = "all", _("Everybody")

    FLOW = (
        Step(
            "hand_in", ["draft", "handed_in"], "handed_in", rules.is_author, _("Hand in"),
            gettext_noop("handed in an assignment"),
        ),
        Step("assess", ["handed_in"], "assessed", rules.can_mark, _("Final"), gettext_noop("assessed a hand-in")),
        Step(
            "mark_again", ["assessed"], "handed_in", rules.can_mark, _("Change it"),
            gettext_noop("opened the assessment of a hand-in again"),
        ),
        Step(
            "release", ["assessed"], "released", rules.can_release, _("Release"),
            gettext_noop("released the feedback"),
        ),
        Step(
            "take_back", ["released"], "assessed", rules.can_release, _("Take back"),
            gettext_noop("took the feedback back"),
        ),
    )  # fmt: skip

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="works")
    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    text = models.TextField(_("text"), blank=True)
    sharing = models.CharField(_("who else may read it"), max_length=7, choices=Sharing, blank=True)
    agreed_by = models.CharField(_("who of the cluster agreed"), max_length=200, blank=True)
    agreed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)  # counted up by each saving: which text it is
    saved_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # when somebody who assesses saw it first
    released_at = models.DateTimeField(null=True)  # half a minute after the button

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-in")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(handed_in_at__isnull=False), name="handed_in_has_its_moment"
            )
        ]

    def __str__(self):
        return f"work {self.ref}"

    def get_absolute_url(self):
        return self.assignment.get_absolute_url()

    def get_marking_url(self):
        edition = self.assignment.module.edition
        return reverse("marking_file", args=[edition.slug, self.assignment.module.number, self.ref])

    @property
    def where(self):
        """The arguments of the addresses of its authors."""
        return [self.assignment.module.edition.slug, self.assignment.ref]

    def is_told(self, now):
        """Whether its authors may read the feedback."""
        return self.state == self.State.RELEASED and self.released_at is not None and self.released_at <= now

    @property
    def is_open(self):
        """Nothing of the assessment is final, so its authors may still change it."""
        return self.state in (self.State.DRAFT, self.State.HANDED_IN)


class Author(models.Model):
    """Whose work it is. `assignment` is that of the work, so that nobody has two."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="authors")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="authors", editable=False)
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="works")
    seen_at = models.DateTimeField(null=True)  # when this person first saw the feedback
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")  # that told of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "seat"], name="one_work_for_each_seat")]

    def __str__(self):
        return f"author {self.pk}"


class Enclosure(models.Model):
    """A file of a work. One that a version holds stays with it when it is taken out of the draft."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="enclosures")
    file = models.OneToOneField(File, models.CASCADE, related_name="+", verbose_name=_("file"))
    is_current = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    def __str__(self):
        return f"enclosure {self.pk} of work {self.work_id}"


class Version(models.Model):
    """The work as it was shown for remarks, or handed in. Never changed."""

    class Kind(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("version", "draft for remarks")
        HANDED_IN = "handed_in", pgettext_lazy("version", "handed in")

    work = models.ForeignKey(Work, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    text = models.TextField(_("text"), blank=True)
    files = models.JSONField(_("files"), default=list)  # references of the files it holds
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="version_number_once")]

    def __str__(self):
        return f"version {self.number} of work {self.work_id}"


class RemarkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to remarks for who gives them: one's own, on drafts of the edition one takes part in."""
        return self.filter(by=user)

    def given(self):
        return self.filter(given_at__isnull=False)

    def waiting(self):
        """Asked for, not given, and still of use: the work is not handed in."""
        return self.filter(given_at=None, version__work__state="draft", version__work__assignment__state="open")


class Remark(models.Model):
    """What a peer, or who leads the module, says of a draft. Of a peer the author never learns who it is."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="remarks")
    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks_asked")
    is_peer = models.BooleanField(default=True)
    is_anonymous = models.BooleanField(default=True)  # as it was when it was asked for, whatever is said later
    good = models.TextField(_("what is good"), blank=True)
    better = models.TextField(_("what would make it better"), blank=True)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        constraints = [models.UniqueConstraint(fields=["version", "by"], name="one_remark_of_each")]

    def __str__(self):
        return f"remark {self.pk}"

    @property
    def is_nameless(self):
        return self.is_peer and self.is_anonymous
