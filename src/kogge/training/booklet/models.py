"""The booklet of an edition: a page for each person, chapters, its prints; and the certificates of its graduation."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.clusters.models import Organisation
from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.privacy.models import Consent
from kogge.training.booklet import rules
from kogge.training.programmes.models import Edition, Seat

PERSON = settings.AUTH_USER_MODEL


class BookletQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door: published ones for everybody, before that for who runs the edition."""
        out = Q(state=Booklet.State.PUBLISHED)
        return (
            self.filter(out | Q(edition__in=Edition.objects.run_by(user)))
            if user.is_authenticated
            else self.filter(out)
        )


class Booklet(Flowing):
    """The people of an edition and what came of it, on the web and in print."""

    class State(models.TextChoices):
        COLLECTING = "collecting", pgettext_lazy("booklet", "pages are being collected")
        PUBLISHED = "published", pgettext_lazy("booklet", "published")

    FLOW = (
        Step(
            "publish", ["collecting"], "published", rules.can_make,
            _("Publish"), gettext_noop("published the booklet"),
        ),
        Step(
            "take_back", ["published"], "collecting", rules.can_make,
            _("Take back"), gettext_noop("took the booklet back"),
        ),
    )  # fmt: skip

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="booklet")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COLLECTING)
    title = I18nCharField(_("title"), max_length=120, blank=True)
    greeting = I18nTextField(_("greeting"), max_length=3000, blank=True)
    greeted_by = models.CharField(_("who greets"), max_length=160, blank=True)
    pages_until = models.DateField(_("pages until"), null=True, blank=True)

    objects = BookletQuerySet.as_manager()

    def __str__(self):
        return f"booklet of edition {self.edition_id}"

    @property
    def where(self):
        return [self.edition.programme.slug, self.edition.slug]

    def get_absolute_url(self):
        return reverse("booklet_detail", args=self.where)

    def get_manage_url(self):
        return reverse("booklet_manage", args=self.where)


class Chapter(models.Model):
    """What stands in a booklet beside the greeting, in the order of the coordinator."""

    class Kind(models.TextChoices):
        PEOPLE = "people", _("The people")
        MODULES = "modules", _("The modules")
        RESULTS = "results", _("What came of it")
        PARTNERS = "partners", _("Who carries it")
        TEXT = "text", _("A text of your own")

    booklet = models.ForeignKey(Booklet, models.CASCADE, related_name="chapters")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = I18nCharField(_("title"), max_length=120, blank=True)
    text = I18nTextField(_("text"), max_length=6000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booklet", "kind"], condition=~Q(kind="text"), name="chapter_of_a_kind_once"
            )
        ]

    def __str__(self):
        return f"chapter {self.pk} {self.kind}"

    @property
    def heading(self):
        return str(self.title) or str(self.get_kind_display())


class PageQuerySet(models.QuerySet):
    def shown(self):
        """Approved by the person, who agrees to stand in the booklet now. The only pages that others see."""
        agreed = Consent.objects.in_force(Consent.Purpose.BOOKLET).people()
        return self.filter(approved_at__isnull=False, seat__person__in=agreed)

    def in_order(self):
        return self.order_by("position", "seat__person__name", "pk")


class Page(models.Model):
    """The page of one person, in their own words. Nobody else writes it, and nobody sees it before they approve it."""

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    booklet = models.ForeignKey(Booklet, models.CASCADE, related_name="pages")
    seat = models.OneToOneField(Seat, models.CASCADE, related_name="booklet_page")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    language = models.CharField(_("language of the page"), max_length=7, choices=settings.LANGUAGES, default="en")
    role = models.CharField(_("what I do"), max_length=120, blank=True)
    why = models.TextField(_("why I applied"), max_length=900, blank=True)
    gained = models.TextField(_("what I gained"), max_length=900, blank=True)
    quote = models.CharField(_("one sentence"), max_length=160, blank=True)
    link = models.URLField(_("address of a page about me"), max_length=200, blank=True)
    photo = models.ForeignKey(
        File, models.SET_NULL, null=True, related_name="+", verbose_name=_("photograph in the booklet")
    )
    photo_agreed_at = models.DateTimeField(_("photograph agreed to on"), null=True)
    card = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+", verbose_name=_("card as a picture"))
    position = models.PositiveSmallIntegerField(default=1000)
    saved_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(_("approved on"), null=True)
    reminded_at = models.DateTimeField(_("asked last on"), null=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None) | ~Q(gained="") | ~Q(why=""), name="approved_page_says_something"
            )
        ]

    def __str__(self):
        return f"page {self.ref}"

    @property
    def shown_photo(self):
        """The photograph, as long as the person agrees that it is shown."""
        return self.photo if self.photo_agreed_at else None

    def get_absolute_url(self):
        return reverse("booklet_page", args=[*self.booklet.where, self.ref])


class PrintQuerySet(models.QuerySet):
    def true(self):
        """Those in which nobody stands who is not to be shown any more."""
        shown = Page.objects.shown().values("pk")
        counted = self.annotate(still=Count("pages", filter=Q(pages__in=shown), distinct=True))
        return counted.filter(still=F("people"), file__isnull=False)


class Print(models.Model):
    """A booklet as PDF, and who stands in it: when somebody withdraws, it is given out no more."""

    class Format(models.TextChoices):
        A5 = "a5", "A5"
        A4 = "a4", "A4"

    booklet = models.ForeignKey(Booklet, models.CASCADE, related_name="prints")
    format = models.CharField(max_length=2, choices=Format)
    language = models.CharField(max_length=7)
    file = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")
    pages = models.ManyToManyField(Page, related_name="+")
    people = models.PositiveSmallIntegerField(default=0)
    sheets = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = PrintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booklet", "format", "language"], name="one_print_a_format_and_language")
        ]

    def __str__(self):
        return f"print {self.pk} {self.format}"


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For who runs the edition, and for the office as second person."""
        return self if user.is_staff else self.filter(edition__in=Edition.objects.run_by(user))


class Batch(Flowing):
    """Certificates that are issued together at a graduation: put together by one, agreed by a second person."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("batch", "waits for a second person")
        ISSUED = "issued", pgettext_lazy("batch", "issued")
        REFUSED = "refused", pgettext_lazy("batch", "sent back")

    FLOW = (
        Step(
            "issue", ["proposed"], "issued", rules.can_agree,
            _("Agree and issue"), gettext_noop("issued certificates"),
        ),
        Step(
            "refuse", ["proposed"], "refused", rules.can_agree,
            _("Send back"), gettext_noop("sent certificates back"),
        ),
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="batches")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("put together by"))
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name=_("second person"))
    agreed_at = models.DateTimeField(null=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(state="proposed"), name="one_batch_waits_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("proposed_by")), name="second_person_is_another"
            ),
        ]

    def __str__(self):
        return f"batch {self.ref}"

    def get_absolute_url(self):
        return reverse("batch_detail", args=[self.edition.programme.slug, self.edition.slug, self.ref])


class Line(models.Model):
    """One person in a batch, and why it was not issued where it could not be."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    is_issued = models.BooleanField(_("whether it was issued"), null=True)
    problem = models.CharField(_("why it was not issued"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "seat"], name="once_in_a_batch")]

    def __str__(self):
        return f"line {self.pk} of batch {self.batch_id}"
