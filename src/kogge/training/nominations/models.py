"""Cases: somebody is nominated, agrees, applies, gets a place and completes. One row, one FLOW, one history."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Organisation
from kogge.commons.files.models import File
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.journal.models import Entry
from kogge.commons.people.models import Invitation
from kogge.training.nominations import rules
from kogge.training.programmes.models import Edition


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to cases: your own, those you nominated, and those of editions you coordinate."""
        run = Edition.objects.run_by(user)
        for name in settings.CASES_HIDDEN_BY:
            run = run.exclude(pk__in=import_string(name)(user))
        return self.filter(Q(nominee=user) | Q(nominator=user) | Q(edition__in=run))

    def nominated_by(self, user):
        """Others whom one has nominated; who applied without a nomination nominated nobody."""
        return self.filter(nominator=user).exclude(nominee=user)

    def of(self, person):
        """The person's own cases."""
        return self.filter(nominee=person)

    def in_force(self):
        """Neither a draft nor withdrawn: these count, and there is one for each person."""
        return self.exclude(state__in=[Nomination.State.DRAFT, Nomination.State.WITHDRAWN])

    def waiting_for_decision(self):
        return self.filter(state=Nomination.State.SENT)

    def begun(self):
        """Those whose application is being written, or may still be: a change to the call concerns them."""
        return self.filter(state__in=[Nomination.State.NOMINATED, Nomination.State.AGREED, Nomination.State.SENT])

    def on_reserve(self):
        """The reserve list in its order; who has no place in it yet stands at its end, the longest waiting first."""
        return self.filter(state=Nomination.State.RESERVE).order_by(F("reserve_place").asc(nulls_last=True), "pk")

    def holding_a_place(self):
        """Those whose place nobody else can have: offered, taken, completed."""
        return self.filter(state__in=[Nomination.State.OFFERED, Nomination.State.TAKEN, Nomination.State.COMPLETED])

    def sent_to_office(self):
        """Those whose application was sent and is not open again: what coordinators and the committee read."""
        sent = Entry.objects.filter(kind="nominations.nomination", thing_id=OuterRef("pk"), verb="send")
        return self.filter(Exists(sent)).exclude(state=Nomination.State.AGREED)

    def started(self):
        """Those who took a place, whatever became of it."""
        took = Entry.objects.filter(kind="nominations.nomination", thing_id=OuterRef("pk"), verb="take")
        return self.filter(Exists(took))

    def left(self):
        """Those who took a place and gave it back later."""
        return self.started().filter(state=Nomination.State.RELEASED)

    def completed(self):
        return self.filter(state=Nomination.State.COMPLETED)

    def counts(self):
        """How many cases stand in each state: {"sent": 4, …}."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))


class Nomination(Flowing):
    """One person's way into one edition, from the first letter to the certificate."""

    class State(models.TextChoices):
        DRAFT = "draft", _("not confirmed")
        NOMINATED = "nominated", pgettext_lazy("state", "nominated")
        AGREED = "agreed", _("agreed")
        SENT = "sent", _("applied")
        OFFERED = "offered", pgettext_lazy("state", "offered a place")
        RESERVE = "reserve", _("on the reserve list")
        DECLINED = "declined", pgettext_lazy("state", "declined")
        TAKEN = "taken", _("taking part")
        RELEASED = "released", _("place given back")
        COMPLETED = "completed", _("completed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    FLOW = (
        Step("nominate", ["draft"], "nominated", rules.is_nominator, _("Send the nomination"), gettext_noop("nominated")),
        Step("enter", ["draft"], "nominated", rules.is_coordinator, _("Write down the nomination"), gettext_noop("wrote down the nomination")),
        Step("apply", ["draft"], "agreed", rules.is_applicant, _("Begin the application"), gettext_noop("began an application")),
        Step("agree", ["nominated"], "agreed", rules.is_nominee, _("Accept the nomination"), gettext_noop("accepted the nomination")),
        Step("send", ["agreed"], "sent", rules.is_nominee, _("Send the application"), gettext_noop("sent the application")),
        Step("reopen", ["sent"], "agreed", rules.can_decide, _("Open the application again"), gettext_noop("opened the application again")),
        Step("offer", ["sent", "reserve"], "offered", rules.can_decide, _("Offer a place"), gettext_noop("offered a place")),
        Step("reserve", ["sent"], "reserve", rules.can_decide, _("Put on the reserve list"), gettext_noop("put on the reserve list")),
        Step("decline", ["sent", "reserve"], "declined", rules.can_decide, _("Decline"), gettext_noop("declined")),
        Step("take", ["offered"], "taken", rules.is_nominee, _("Take my place"), gettext_noop("took the place")),
        Step("release", ["offered", "taken"], "released", rules.is_nominee, _("Give the place back"), gettext_noop("gave the place back")),
        Step("lapse", ["offered"], "released", rules.can_lapse, _("End the offer"), gettext_noop("took the offer back: no answer")),
        Step("complete", ["taken"], "completed", rules.is_coordinator, _("Complete"), gettext_noop("closed the case as completed")),
        Step("withdraw", ["draft", "nominated", "agreed", "sent", "reserve"], "withdrawn", rules.can_withdraw, _("Withdraw"), gettext_noop("withdrew")),
    )  # fmt: skip  # noqa: E501

    ref = models.CharField(max_length=20, unique=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="nominations")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    nominee_name = models.CharField(_("name of the person"), max_length=120)
    nominee_email = models.EmailField(_("e-mail address of the person"), max_length=254)
    nominee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="nominations")
    letter_language = models.CharField(
        _("language of our letter"), max_length=7, choices=settings.LANGUAGES, default="en"
    )
    cluster = models.ForeignKey(Organisation, models.PROTECT, related_name="nominations")
    nominator_name = models.CharField(max_length=120)
    nominator_email = models.EmailField(max_length=254)
    nominator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="nominated")
    why = models.TextField(_("why this person"))
    reserve_place = models.PositiveSmallIntegerField(_("place on the reserve list"), null=True, blank=True)
    made_at = models.DateTimeField()

    objects = NominationQuerySet.as_manager()
    kept_back_from = None  # when it was decided, in `as_told` and before the letter
    answer_due_at = None  # of an offer, in `as_told`

    class Meta:
        verbose_name = _("nomination")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "nominee_email"],
                condition=~Q(state__in=["draft", "withdrawn"]),
                name="one_nomination_per_address",
            ),
            models.UniqueConstraint(
                fields=["edition", "nominee"], condition=~Q(state="withdrawn"), name="one_case_per_person"
            ),
        ]

    def __str__(self):
        return f"nomination {self.pk}"

    @property
    def case(self):
        return self.ref

    def steps_for(self, user):
        return [] if self.kept_back_from else super().steps_for(user)

    @property
    def is_own(self):
        """An application that nobody nominated for: applicant and nominator are one."""
        return self.nominee_id is not None and self.nominee_id == self.nominator_id

    @property
    def person_name(self):
        """The name the person gave; before they agreed, the one the nominator wrote."""
        return self.nominee.full_name if self.nominee_id else self.nominee_name

    def get_absolute_url(self):
        return reverse("nomination_detail", args=[self.ref])

    def get_application_url(self):
        return reverse("application_detail", args=[self.ref])


class Application(models.Model):
    """What the nominee writes. Saved as often as one likes, sent once."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="application")
    role = models.CharField(_("your role in the cluster"), max_length=120, blank=True)
    goals = models.TextField(_("what you want to learn"), blank=True)
    plan = models.TextField(_("what you want to try in your own cluster"), blank=True)
    experience = models.TextField(_("what you have done so far"), blank=True)
    languages = models.JSONField(_("languages you can work in"), default=list, blank=True)  # codes
    dates = models.JSONField(_("meetings you can be at"), default=list, blank=True)  # slugs of the events
    has_consented = models.BooleanField(_("consent"), default=False)
    saved_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"application {self.pk}"

    @property
    def language_names(self):
        return ", ".join(str(get_language_info(code)["name_translated"]) for code in self.languages)

    @property
    def is_complete(self):
        return bool(self.role and self.goals and self.plan and self.experience and self.has_consented)


class Enclosure(models.Model):
    """A file that goes with an application: a CV, a letter."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="enclosures")
    file = models.OneToOneField(File, models.CASCADE, related_name="+", verbose_name=_("file that goes with it"))
    added_at = models.DateTimeField()

    def __str__(self):
        return f"enclosure {self.pk} of application {self.application_id}"


class SupportQuerySet(models.QuerySet):
    def in_force(self):
        """The person asked last; who was asked before counts no more."""
        return self.exclude(state=Support.State.REPLACED)


class Support(models.Model):
    """An employer's word: somebody is asked by a link in a mail, and says yes or no without an account."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("support", "asked")
        GIVEN = "given", pgettext_lazy("support", "given")
        REFUSED = "refused", pgettext_lazy("support", "not given")
        REPLACED = "replaced", pgettext_lazy("support", "somebody else is asked")

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="supports")
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"), max_length=254)
    person = models.ForeignKey(  # whose address it is, where they have an account
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who was asked")
    )
    language = models.CharField(_("language of the mail"), max_length=7, choices=settings.LANGUAGES, default="en")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    text = models.TextField(_("your words"), blank=True)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"], condition=~Q(state="replaced"), name="one_support_in_force_each"
            )
        ]

    def __str__(self):
        return f"support {self.pk} {self.state}"


class Ruling(models.Model):
    """A coordinator's word on whether a case may go on, beside the rules. Never changed: the latest counts."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="rulings")
    is_eligible = models.BooleanField(_("eligible"))
    reason = models.CharField(_("reason given"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"ruling {self.pk} on nomination {self.nomination_id}"


class Extension(models.Model):
    """More time for one person. Never changed: the latest counts."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="extensions")
    until = models.DateTimeField(_("more time until"))
    reason = models.CharField(_("reason given"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"extension {self.pk} of nomination {self.nomination_id}"


class PlaceDetails(models.Model):
    """What the hosts need to know of who comes; only the person and the coordinators read it."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="place")
    arrives_on = models.DateField(_("you arrive on"), null=True, blank=True)
    leaves_on = models.DateField(_("you leave on"), null=True, blank=True)
    diet = models.CharField(_("what you do not eat"), max_length=300, blank=True)
    access = models.CharField(_("what you need to take part"), max_length=500, blank=True)
    phone = models.CharField(_("telephone on the day"), max_length=40, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(arrives_on=None) | Q(leaves_on=None) | Q(leaves_on__gte=F("arrives_on")),
                name="nobody_leaves_before_arriving",
            )
        ]

    def __str__(self):
        return f"details of nomination {self.nomination_id}"


class Complaint(models.Model):
    """What somebody says against a decision, and the answer to it."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="complaints")
    text = models.TextField(_("your complaint"))
    made_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who answered")
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(answered_at=None), name="one_complaint_open_each"
            )
        ]

    def __str__(self):
        return f"complaint {self.pk} about nomination {self.nomination_id}"
