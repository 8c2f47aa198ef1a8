"""A paper as it was put forward, who has to sign it, and who has. None of it is ever changed."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.commons.clusters.models import Organisation
from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.kept import Kept, KeptQuerySet
from kogge.training.agreements.models.document import Agreement, Memorandum
from kogge.training.programmes.models import Edition


class PaperQuerySet(KeptQuerySet):
    def visible_to(self, user):
        """The only door to papers: what one signs or may sign, and those of editions one coordinates."""
        run = Edition.objects.read_by(user)
        mine = Side.objects.filter(Q(person=user) | Q(organisation__memberships__person=user)).values("paper")
        return self.filter(
            Q(memorandum__edition__in=run) | Q(agreement__seat__edition__in=run) | Q(pk__in=mine)
        ).select_related(
            "memorandum__edition__programme", "memorandum__edition__lead", "agreement__seat__person",
            "agreement__seat__edition__programme", "agreement__seat__edition__lead",
        )  # fmt: skip

    def signed_by_all(self):
        return self.exclude(Exists(Side.objects.filter(paper=OuterRef("pk"), signature=None)))

    def newest(self):
        """The last version of each document."""
        later = Paper.objects.filter(number__gt=OuterRef("number"))
        same = Q(agreement=OuterRef("agreement")) | Q(memorandum=OuterRef("memorandum"))
        return self.exclude(Exists(later.filter(same)))


class Paper(Kept):
    """One version of a memorandum or an agreement: the text that is signed, and its hash."""

    memorandum = models.ForeignKey(Memorandum, models.PROTECT, null=True, related_name="papers")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="papers")
    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    number = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=7)
    text = models.TextField(_("text"))  # see writing.py for its form
    sha256 = models.CharField(max_length=64)  # of the text in UTF-8
    units = models.JSONField(default=list)  # keys of the versions of the units it names
    why = models.CharField(_("why it was changed"), max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "number"], name="memorandum_paper_once"),
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_paper_once"),
            models.CheckConstraint(
                condition=Q(memorandum=None, agreement__isnull=False) | Q(memorandum__isnull=False, agreement=None),
                name="paper_of_one_document",
            ),
        ]

    def __str__(self):
        return f"paper {self.ref}"

    def get_absolute_url(self):
        return reverse("paper_detail", args=[self.ref])

    @property
    def document(self):
        return self.agreement or self.memorandum

    @property
    def edition(self):
        return self.document.edition

    @property
    def learner(self):
        return self.agreement.seat.person if self.agreement else None

    @cached_property
    def newest(self):
        """The version that is to be signed: this one, or a later one."""
        return self.document.last_paper()

    @property
    def is_newest(self):
        return self.newest.pk == self.pk

    @property
    def title(self):
        return self.memorandum.title if self.memorandum else _("Learning agreement")


class SideQuerySet(KeptQuerySet):
    def of_paper(self, paper):
        found = self.filter(paper=paper).select_related("person", "organisation", "signature__by", "signature__scan")
        return found.order_by("place", "pk")

    def unsigned(self):
        return self.filter(signature=None)

    def waiting_for(self, user):
        """What this person may sign and nobody has: as the learner, or for an organisation they work for."""
        own = Q(person=user) | Q(organisation__memberships__person=user) & ~Q(paper__agreement__seat__person=user)
        newest = Paper.objects.newest().values("pk")
        return self.filter(own, paper__in=newest).unsigned().distinct()


class Side(Kept):
    """One of those who have to sign a paper."""

    class Kind(models.TextChoices):
        LEARNER = "learner", _("Learner")
        HOME = "home", _("Sending organisation")
        HOST = "host", _("Host school")
        PARTY = "party", pgettext_lazy("memorandum", "Party")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="sides")
    kind = models.CharField(max_length=7, choices=Kind)
    place = models.PositiveSmallIntegerField(default=0)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "kind", "organisation"], condition=Q(person=None), name="side_of_organisation_once"
            ),
            models.UniqueConstraint(fields=["paper"], condition=Q(kind="learner"), name="side_of_learner_once"),
            models.CheckConstraint(
                condition=Q(kind="learner", person__isnull=False, organisation=None)
                | ~Q(kind="learner") & Q(person=None, organisation__isnull=False),
                name="side_is_learner_or_organisation",
            ),
        ]

    def __str__(self):
        return f"side {self.kind} of paper {self.paper_id}"

    @property
    def name(self):
        return self.person.full_name if self.person else self.organisation.title

    @property
    def signed(self):
        return getattr(self, "signature", None)


class Signature(Kept):
    """Somebody signed this text: by a click while signed in, or on paper, of which a scan was put here."""

    side = models.OneToOneField(Side, models.PROTECT, related_name="signature")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # who clicked, or put the scan
    name = models.CharField(_("name of who signed"), max_length=200)
    sha256 = models.CharField(max_length=64)  # of the text as it was shown
    signed_at = models.DateTimeField()
    scan = models.ForeignKey(
        File, models.PROTECT, null=True, related_name="+", verbose_name=_("scan of the signed paper")
    )

    def __str__(self):
        return f"signature {self.pk}"
