"""What the committee proposes, closes, has confirmed and tells: proposals change, decisions never do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.journal.kept import Kept, KeptQuerySet
from kogge.training.nominations.models import Nomination
from kogge.training.selection.models import Round

PERSON = settings.AUTH_USER_MODEL


class Choice(models.TextChoices):
    """What can be decided about a file."""

    SELECT = "select", pgettext_lazy("decision", "Select")
    RESERVE = "reserve", pgettext_lazy("decision", "Reserve")
    DECLINE = "decline", pgettext_lazy("decision", "Decline")


class Terms(models.Model):
    """How long an offer waits for an answer, and what happens then."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="terms")
    answer_days = models.PositiveSmallIntegerField(_("days to answer an offer"), default=14)
    promotes_by_itself = models.BooleanField(
        _("offer a place that becomes free to the next on the reserve list, without a click"), default=False
    )

    def __str__(self):
        return f"terms of round {self.round_id}"


class Reason(models.Model):
    """A reason that is written once for a call, in its languages, and chosen for each file."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reasons")
    choice = models.CharField(_("for"), max_length=8, choices=Choice)
    words = I18nCharField(_("reason"), max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"reason {self.pk} to {self.choice}"


class Wording(models.Model):
    """The committee's own words for one kind of letter; without a row Kogge's words are sent."""

    class Kind(models.TextChoices):
        OFFERED = "offered", _("Offer of a place")
        RESERVE = "reserve", _("Reserve list")
        DECLINED = "declined", _("No place")

    round = models.ForeignKey(Round, models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=8, choices=Kind)
    subject = I18nCharField(_("subject"), max_length=200)
    text = I18nTextField(_("text"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "kind"], name="one_wording_a_kind")]

    def __str__(self):
        return f"wording {self.pk} {self.kind}"


class Proposal(models.Model):
    """What the meeting has marked for a file so far; not yet a decision. `choice` is empty when it was taken back."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="proposals")
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="proposals")
    choice = models.CharField(_("proposal"), max_length=8, choices=Choice, blank=True)
    place = models.PositiveSmallIntegerField(_("place on the reserve list"), null=True, blank=True)
    reason = models.ForeignKey(
        Reason, models.SET_NULL, verbose_name=_("reason given"), null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("in own words"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "nomination"], name="one_proposal_a_file")]

    def __str__(self):
        return f"proposal {self.pk} {self.choice}"

    @property
    def because(self):
        """The reason in the reader's language, then the own words."""
        return " ".join(part for part in (str(self.reason.words) if self.reason else "", self.note) if part)


class Minutes(models.Model):
    """A meeting that was closed, and perhaps sent back by the second person."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="minutes")
    note = models.TextField(_("what was talked about"), blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name=_("who closed it"), related_name="+")
    closed_at = models.DateTimeField()
    sent_back_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("who sent it back"), null=True, related_name="+"
    )
    sent_back_at = models.DateTimeField(null=True)
    why = models.CharField(_("why it is sent back"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(sent_back_at=None), name="one_minutes_in_force")
        ]

    def __str__(self):
        return f"minutes {self.pk} of round {self.round_id}"


class Attendee(models.Model):
    """Somebody who took part in the meeting."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="attendees")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "person"], name="attendee_once")]

    def __str__(self):
        return f"attendee {self.pk} of minutes {self.minutes_id}"


class Confirmation(models.Model):
    """The second person's yes; once a round."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="confirmation")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"confirmation of round {self.round_id}"


class DecisionQuerySet(KeptQuerySet):
    def in_force(self):
        """The latest about each case; earlier ones are named by the one after them."""
        return self.filter(replaced_by=None)

    def answer_by(self, due):
        """The last day to answer, of an offer whose letter goes out: the one thing that is added to a decision."""
        return super(KeptQuerySet, self).update(answer_due_at=due)

    def of_round(self, round):
        found = self.filter(round=round).select_related("nomination__nominee", "nomination__cluster", "reason", "by")
        return found.order_by(F("place").asc(nulls_first=True), "nomination__ref")


class Decision(Kept):
    """What was decided about a case. Never changed or taken away: a later one names it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="decisions")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="decisions")
    choice = models.CharField(_("decision"), max_length=8, choices=Choice)
    place = models.PositiveSmallIntegerField(_("place on the reserve list"), null=True)
    reason = models.ForeignKey(Reason, models.PROTECT, verbose_name=_("reason given"), null=True, related_name="+")
    note = models.CharField(_("in own words"), max_length=500, blank=True)
    answer_due_at = models.DateTimeField(null=True)  # of an offer: counted from its letter, empty before that
    decided_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")  # nobody: the rule
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("second person"), null=True, related_name="+"
    )
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination"], condition=Q(replaces=None), name="one_first_decision_each"),
        ]

    def __str__(self):
        return f"decision {self.pk} {self.choice}"

    because = Proposal.because

    @property
    def kind(self):
        """Which letter it is told by."""
        kinds = Wording.Kind
        return {"select": kinds.OFFERED, "reserve": kinds.RESERVE, "decline": kinds.DECLINED}[self.choice]


class Change(models.Model):
    """A decision is to be changed after it was made: asked by one, answered by another."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="changes")
    choice = models.CharField(_("new decision"), max_length=8, choices=Choice)
    reason = models.CharField(_("reason given"), max_length=500)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name=_("who asked"), related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("who answered"), null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision"], condition=Q(answered_at=None), name="one_change_open_each")
        ]

    def __str__(self):
        return f"change {self.pk} of decision {self.decision_id}"


class Letter(models.Model):
    """A letter about a decision that was sent off; `message` is its row of the outbox."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=8)  # of Wording, or "reminder"
    message = models.ForeignKey("mail.Message", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")  # nobody: the clock
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "kind"], name="one_letter_a_kind")]

    def __str__(self):
        return f"letter {self.pk} {self.kind}"


class GenderAnswer(models.Model):
    """What an applicant said to the voluntary question; no row where nothing was said, or it was taken back."""

    class Gender(models.TextChoices):
        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        OTHER = "other", _("In another way")

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="gender_answer")
    gender = models.CharField(_("gender, if you like to say"), max_length=5, choices=Gender)
    said_at = models.DateTimeField()

    def __str__(self):
        return f"gender answer {self.pk}"
