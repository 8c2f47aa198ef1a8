"""The committee of an edition: its round, criteria and reviewers, their conflicts, and what they say of each file."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.models import Membership, Organisation
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.people.models import Invitation
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition
from kogge.training.selection import rules

STEPS = range(1, 6)  # of every criterion
ASKED = ("invited", "accepted")  # states of a seat in a committee that somebody has, or may have
READ = ("sent", "offered", "reserve", "declined", "taken", "released", "completed")  # states of a case the office has


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to rounds: of editions one coordinates, and of committees one was asked into."""
        asked = Reviewer.objects.filter(person=user, state__in=ASKED).values("round")
        return self.filter(Q(edition__in=Edition.objects.run_by(user)) | Q(pk__in=asked))


class Round(Flowing):
    """The applications of one edition are read, scored and decided about by a committee."""

    class State(models.TextChoices):
        SETTING_UP = "setting_up", pgettext_lazy("round", "in preparation")
        REVIEWING = "reviewing", pgettext_lazy("round", "being reviewed")
        DECIDING = "deciding", pgettext_lazy("round", "before the committee")
        DECIDED = "decided", pgettext_lazy("round", "decided, to be confirmed")
        CLOSED = "closed", pgettext_lazy("round", "closed")

    FLOW = (
        Step("begin", ["setting_up"], "reviewing", rules.is_coordinator, _("Begin reviewing"), gettext_noop("began the reviews")),
        Step("meet", ["reviewing"], "deciding", rules.is_coordinator, _("End the reviews"), gettext_noop("ended the reviews")),
        Step("review", ["deciding"], "reviewing", rules.is_coordinator, _("Open the reviews again"), gettext_noop("opened the reviews again")),
        Step("decide", ["deciding"], "decided", rules.is_coordinator, _("Close the meeting"), gettext_noop("closed the meeting")),
        Step("send_back", ["decided"], "deciding", rules.can_confirm, _("Send back to the committee"), gettext_noop("sent it back to the committee")),
        Step("close", ["decided"], "closed", rules.can_confirm, _("Confirm the decisions"), gettext_noop("confirmed the decisions")),
    )  # fmt: skip  # noqa: E501

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="round")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.SETTING_UP)
    reviews_each = models.PositiveSmallIntegerField(_("reviews of each application"), default=3)
    due_at = models.DateTimeField(_("reviews are due"), null=True, blank=True)
    is_anonymised = models.BooleanField(_("reviewers see no names and no employers"), default=False)
    bars_own_country = models.BooleanField(_("nobody reviews applications from the own country"), default=False)
    places = models.PositiveSmallIntegerField(_("places"), default=0)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reviews_each__gte=1, reviews_each__lte=20), name="a_round_has_1_to_20_reviews_each"
            )
        ]

    def __str__(self):
        return f"round of edition {self.edition_id}"

    def get_absolute_url(self):
        return reverse("review_queue", args=[self.edition.slug])

    def get_committee_url(self):
        return reverse("committee", args=[self.edition.programme.slug, self.edition.slug])

    @property
    def is_open(self):
        return self.state == self.State.REVIEWING


class Criterion(models.Model):
    """What every file is scored for, in five steps that each have a word."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria")
    title = I18nCharField(_("criterion"), max_length=200)
    help = I18nTextField(_("what to look for"), blank=True)
    words = models.JSONField(_("word for each step"), default=dict, blank=True)  # {"1": {"en": …}, … "5": …}
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="criterion_weighs_1_to_100")
        ]

    def __str__(self):
        return f"criterion {self.pk} of round {self.round_id}"

    def steps(self):
        """(value, word in the reader's language) of each step."""
        return [(value, str(LazyI18nString(self.words.get(str(value), "")))) for value in STEPS]


class ReviewerQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(state=Reviewer.State.ACCEPTED)

    def shown(self):
        """Those who were asked and answered, or may still."""
        return self.exclude(state=Reviewer.State.WITHDRAWN)

    def with_workload(self):
        """Each with how many files they have, and how many reviews are begun and final."""
        begun = Q(reviews__saved_at__isnull=False) & ~Q(reviews__state="final")
        return self.annotate(
            assigned=Count("reviews"),
            begun=Count("reviews", filter=begun),
            final=Count("reviews", filter=Q(reviews__state="final")),
        )


class Reviewer(Flowing):
    """Somebody's seat in the committee. Who is asked has a name and an address; who accepts is a person."""

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("reviewer", "asked")
        ACCEPTED = "accepted", pgettext_lazy("reviewer", "accepted")
        DECLINED = "declined", pgettext_lazy("reviewer", "said no")
        WITHDRAWN = "withdrawn", pgettext_lazy("reviewer", "no longer asked")

    FLOW = (
        Step("accept", ["invited"], "accepted", rules.is_asked, _("I take part"), gettext_noop("joined the committee")),
        Step("refuse", ["invited"], "declined", rules.is_asked, _("I cannot"), gettext_noop("did not join the committee")),
        Step("withdraw", ["invited"], "withdrawn", rules.can_appoint, _("Take the question back"), gettext_noop("took back the question to join the committee")),
        Step("leave", ["invited", "accepted"], "withdrawn", rules.is_asked, _("Leave the committee"), gettext_noop("left the committee")),
    )  # fmt: skip  # noqa: E501

    round = models.ForeignKey(Round, models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)  # of who is asked; empty once there is a person
    address = models.EmailField(_("e-mail address"), max_length=254, blank=True)  # as the name
    language = models.CharField(_("language of our letter"), max_length=7, choices=settings.LANGUAGES, default="en")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.INVITED)
    countries = models.JSONField(_("own countries"), default=list, blank=True)  # codes
    languages = models.JSONField(_("languages they read"), default=list, blank=True)  # codes; empty: not stated
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    load_most = models.PositiveSmallIntegerField(_("at most so many files"), null=True, blank=True)
    invited_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)  # when they had read the list of names
    reminded_at = models.DateTimeField(null=True)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="reviewer_once"),
            models.UniqueConstraint(
                fields=["round", "address"], condition=~Q(address="") & ~Q(state="withdrawn"), name="asked_once"
            ),
        ]

    def __str__(self):
        return f"reviewer {self.pk} of round {self.round_id}"

    @property
    def full_name(self):
        return self.person.full_name if self.person else self.name

    @property
    def has_said_names(self):
        """Where names are hidden, one says once whom one knows."""
        return self.declared_at is not None and self.round.is_anonymised


class Conflict(models.Model):
    """Why somebody may not review a file. Said once, never taken back by themselves."""

    class Reason(models.TextChoices):
        OWN = "own", _("own case or nomination")
        ORGANISATION = "organisation", _("own organisation")
        COUNTRY = "country", _("own country")
        DECLARED = "declared", _("declared before")
        FOUND_INSIDE = "found_inside", _("found in the file")
        PERHAPS = "perhaps", _("perhaps the same as somebody they named")

    reviewer = models.ForeignKey(
        Reviewer, models.CASCADE, related_name="conflicts", verbose_name=_("member of the committee")
    )
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="conflicts")
    reason = models.CharField(_("kind of conflict"), max_length=12, choices=Reason)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reviewer", "nomination"], name="conflict_once")]

    def __str__(self):
        return f"conflict {self.pk}"


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to what is said of a file: one's own review, as long as one sits in the committee."""
        return self.filter(reviewer__person=user, reviewer__state="accepted").unbarred().in_office()

    def unbarred(self):
        """Those that count: of files with which the reviewer has no conflict, and no drafts of who has left."""
        said = Conflict.objects.filter(reviewer=OuterRef("reviewer"), nomination=OuterRef("nomination"))
        return self.filter(~Exists(said)).exclude(state="draft", reviewer__state="withdrawn")

    def in_office(self):
        """Those of applications that are sent: one that is opened again or withdrawn is nobody's to read."""
        return self.filter(nomination__state__in=READ)

    def readable_by(self, user, round):
        """Reviews of a round this person reads: final ones, of files in which nothing of one's own is unsaid."""
        own = self.filter(reviewer__round=round, reviewer__person=user)
        unsaid = own.exclude(state="final").values("nomination")
        barred = Conflict.objects.filter(reviewer__round=round, reviewer__person=user).values("nomination")
        works_for = Membership.objects.filter(person=user).values("organisation")
        own_cases = Q(nominee=user) | Q(nominator=user) | Q(cluster__in=works_for)
        cases = Nomination.objects.filter(own_cases, edition=round.edition_id).values("pk")
        found = self.filter(reviewer__round=round, state="final").exclude(nomination__in=unsaid)
        return found.exclude(nomination__in=barred).exclude(nomination__in=cases).unbarred()


class Review(Flowing):
    """What one reviewer says of one file."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("review", "draft")
        FINAL = "final", pgettext_lazy("review", "final")

    FLOW = (
        Step("finish", ["draft"], "final", rules.is_reviewer, _("Final"), gettext_noop("finished a review")),
        Step("reopen", ["final"], "draft", rules.is_reviewer, _("Change it"), gettext_noop("opened a review again")),
        Step("send_back", ["final"], "draft", rules.can_send_back, _("Open it again"), gettext_noop("opened the final review of somebody else again")),
    )  # fmt: skip

    reviewer = models.ForeignKey(
        Reviewer, models.CASCADE, related_name="reviews", verbose_name=_("member of the committee")
    )
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="reviews")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    number = models.PositiveSmallIntegerField(default=0)  # of the file in this reviewer's queue
    comment = models.TextField(_("comment to the committee"), blank=True)
    note_private = models.TextField(_("note for yourself"), blank=True)
    flag = models.BooleanField(_("talk about it in the meeting"), default=False)
    assigned_why = models.JSONField(default=dict, blank=True)  # see reasons.py
    saved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # counted up by each saving

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "nomination"], name="review_once"),
            models.UniqueConstraint(fields=["reviewer", "number"], name="review_number_once"),
        ]

    def __str__(self):
        return f"review {self.pk}"

    def get_absolute_url(self):
        return reverse("review_file", args=[self.reviewer.round.edition.slug, self.number])


class Score(models.Model):
    """One value for one criterion."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(_("score"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="score_from_1_to_5"),
        ]

    def __str__(self):
        return f"score {self.pk}"


class Redaction(models.Model):
    """A word that an anonymised round hides in one file, or one that was hidden by mistake and is shown."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="redactions")
    word = models.CharField(_("hidden word"), max_length=120)
    is_hidden = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "word"], name="redaction_once")]

    def __str__(self):
        return f"redaction {self.pk} in nomination {self.nomination_id}"
