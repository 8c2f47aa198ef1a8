"""What is agreed, as it is written: memoranda between institutions, and the learning agreement of each learner."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.clusters.models import Organisation
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.training.agreements import rules
from kogge.training.programmes.models import Edition, Seat
from kogge.training.units.models import Unit


class MemorandumQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to memoranda being written: those of editions one coordinates or has coordinated."""
        return self.filter(edition__in=Edition.objects.read_by(user)).select_related("edition__programme")

    def of_edition(self, edition):
        return self.filter(edition=edition)


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to agreements being written: those of editions one coordinates or has coordinated."""
        found = self.filter(seat__edition__in=Edition.objects.read_by(user))
        return found.select_related("seat__edition__programme", "seat__person", "home", "host")

    def of_edition(self, edition):
        return self.filter(seat__edition=edition)


class Document(Flowing):
    """Written here, frozen as a `Paper` when it is put forward, signed there."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("paper", "draft")
        OPEN = "open", pgettext_lazy("paper", "to be signed")
        SIGNED = "signed", pgettext_lazy("paper", "signed by all")

    FLOW = (
        Step(
            "put_forward", ["draft", "open", "signed"], "open", rules.can_prepare, _("Put it forward"),
            gettext_noop("put a paper forward to be signed"),
        ),
        Step("conclude", ["open"], "signed", rules.is_party, _("Conclude"), gettext_noop("signed as the last")),
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    terms = models.TextField(_("what is agreed"), blank=True)
    made_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def where(self):
        """The arguments of every address of who prepares it."""
        return [self.edition.programme.slug, self.edition.slug, self.noun, self.ref]

    def get_absolute_url(self):
        return reverse("document_edit", args=self.where)

    def last_paper(self):
        return self.papers.order_by("-number").first()


class Memorandum(Document):
    """Institutions accept each other's status and procedures for these units, for this time."""

    noun = "memoranda"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="memoranda")
    title = models.CharField(_("title"), max_length=200)
    units = models.ManyToManyField(Unit, blank=True, related_name="memoranda", verbose_name=_("units"))
    organisations = models.ManyToManyField(Organisation, through="Party", related_name="memoranda")

    objects = MemorandumQuerySet.as_manager()

    class Meta:
        verbose_name = _("memorandum")
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="memorandum_ends_later")]

    def __str__(self):
        return f"memorandum {self.ref}"

    @property
    def label(self):
        return self.title


class Party(models.Model):
    """An institution that signs a memorandum, and who speaks for it."""

    memorandum = models.ForeignKey(Memorandum, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memorandum_parties")
    contact = models.CharField(_("who speaks for it"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["memorandum", "organisation"], name="memorandum_party_once")]

    def __str__(self):
        return f"party {self.pk} of memorandum {self.memorandum_id}"


class Agreement(Document):
    """What a learner, the organisation that sends them and the school that teaches them agree on beforehand."""

    noun = "agreements"

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="agreement")
    home = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sending organisation")
    )
    home_contact = models.CharField(_("who speaks for it"), max_length=200, blank=True)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("host school"))
    host_contact = models.CharField(_("who speaks for the school"), max_length=200, blank=True)
    learner_contact = models.CharField(_("how the learner is reached"), max_length=200, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    guardian = models.CharField(_("guardian, for somebody under age"), max_length=200, blank=True)
    intermediary = models.CharField(_("intermediary organisation"), max_length=200, blank=True)
    qualification = models.CharField(_("qualification"), max_length=300, blank=True)
    eqf_level = models.PositiveSmallIntegerField(_("EQF level"), null=True, blank=True)
    nqf = models.CharField(_("level in the national framework"), max_length=120, blank=True)
    progress = models.TextField(_("what was achieved so far"), blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="agreements", verbose_name=_("units"))
    activities = models.TextField(_("what the learner does"), blank=True)
    assessment = models.TextField(_("who assesses, how and when"), blank=True)
    documentation = models.TextField(_("how it is documented"), blank=True)
    validation = models.CharField(_("who validates"), max_length=300, blank=True)
    recognition = models.CharField(_("who decides about recognition"), max_length=300, blank=True)
    annexes = models.TextField(_("documents that belong to it"), blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning agreement")
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_later")]

    def __str__(self):
        return f"agreement {self.ref}"

    @property
    def edition(self):
        return self.seat.edition

    @property
    def case(self):
        return self.seat.case

    @property
    def label(self):
        return self.seat.person.full_name
