"""The participants of an edition parted into learning groups or pairs, and what they wished."""

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.journal.flow import Flowing, Step
from kogge.training.groups import rules
from kogge.training.programmes.models import Edition, Module, Seat


class PartitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to what is being formed: editions one runs, and modules one leads."""
        led = Seat.objects.filter(person=user, role=Seat.Role.MODULE_LEAD).values("module")
        return self.filter(Q(edition__in=Edition.objects.run_by(user)) | Q(module__in=led))

    def published(self):
        return self.filter(state=Partition.State.PUBLISHED)

    def listed(self):
        """The newest first, each with how many groups and people it has."""
        counts = {
            "number_of_groups": Count("groups", distinct=True),
            "number_of_people": Count("members", distinct=True),
        }
        return self.select_related("module").annotate(**counts).order_by("-made_at", "-pk")


class Partition(Flowing):
    """All participants in groups: for a module, or for the whole edition."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("groups", "draft")
        PUBLISHED = "published", pgettext_lazy("groups", "published")

    class Kind(models.TextChoices):
        GROUP = "group", _("Learning groups")
        BUDDIES = "buddies", _("Buddies")

    FLOW = (
        Step("publish", ["draft"], "published", rules.can_run, _("Publish"), gettext_noop("published the groups")),
        Step("take_back", ["published"], "draft", rules.can_run, _("Take back"), gettext_noop("took the groups back")),
    )

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="partitions")
    module = models.ForeignKey(
        Module, models.PROTECT, null=True, blank=True, related_name="partitions", verbose_name=_("module")
    )
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.GROUP)
    size = models.PositiveSmallIntegerField(_("people in each group"), default=4)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    seed = models.PositiveIntegerField(default=1)
    rules = models.JSONField(default=list)  # the names of those that hold, see proposing.RULES
    explanation = models.JSONField(default=dict)  # what the search made of it: score, bound, counts
    told = models.JSONField(default=dict)  # {key of a seat: keys of the others}, as each was last told by mail

    objects = PartitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning groups")
        constraints = [models.CheckConstraint(condition=Q(size__gte=2, size__lte=12), name="group_of_2_to_12")]

    def __str__(self):
        return f"partition {self.pk} of edition {self.edition_id}"

    def get_absolute_url(self):
        return reverse("partition_detail", args=[self.edition.programme.slug, self.edition.slug, self.pk])

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED


class GroupQuerySet(models.QuerySet):
    def of(self, seat):
        """The groups this seat is in, of what is published; the newest first."""
        mine = self.filter(members__seat=seat, partition__state=Partition.State.PUBLISHED)
        return mine.select_related("partition__module").order_by("-partition__made_at", "-pk")


class Group(models.Model):
    """One group of a partition."""

    partition = models.ForeignKey(Partition, models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partition", "number"], name="group_number_once")]

    def __str__(self):
        return f"group {self.number} of partition {self.partition_id}"

    @property
    def label(self):
        return self.name or _("Group %(number)s") % {"number": self.number}


class GroupMember(models.Model):
    """Somebody is in a group. `partition` is that of the group, so that nobody is in two of them."""

    partition = models.ForeignKey(Partition, models.CASCADE, related_name="members", editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="members", verbose_name=_("learning group"))
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="group_members")
    is_fixed = models.BooleanField(_("stays in this group"), default=False)
    level = models.PositiveSmallIntegerField(_("level to be balanced"), null=True, blank=True)
    reason = models.TextField(_("why it was changed by hand"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partition", "seat"], name="one_group_for_each_seat")]

    def __str__(self):
        return f"member {self.pk} of group {self.group_id}"

    def save(self, *args, **kwargs):
        self.partition_id = self.group.partition_id
        super().save(*args, **kwargs)


class Wish(models.Model):
    """Whom a participant would like, or would rather not, work with. Read by nobody but who wrote it."""

    class Kind(models.TextChoices):
        WISH = "wish", _("I would like to work with")
        REFUSAL = "refusal", _("I would rather not work with")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="wishes")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="wishes")
    about = models.ForeignKey(Seat, models.CASCADE, related_name="+", verbose_name=_("whom the wish is about"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "about"], name="one_wish_about_each"),
            models.CheckConstraint(condition=~Q(seat=F("about")), name="nobody_wishes_oneself"),
        ]

    def __str__(self):
        return f"wish {self.pk}"
