"""What a module gives to read and to watch: every version is kept, the newest is shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.fields import I18nCharField

from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.training.learning.models.steps import Activity
from kogge.training.programmes.models import Module


class Material(models.Model):
    """A document, a film or a link of a module, or of one of its steps."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document")
        FILM = "film", _("Film")
        LINK = "link", _("Link")

    class Licence(models.TextChoices):
        OWN = "own", _("For the people of this edition only")
        CC_BY = "cc-by", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
        CC_BY_NC = "cc-by-nc", "CC BY-NC 4.0"
        CC0 = "cc0", "CC0"
        OTHER = "other", pgettext_lazy("licence", "Other, see the source")

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    module = models.ForeignKey(Module, models.CASCADE, related_name="materials")
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="materials")
    title = I18nCharField(max_length=300)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DOCUMENT)
    licence = models.CharField(max_length=10, choices=Licence, default=Licence.OWN)
    language = models.CharField(max_length=7, default="en")
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"material {self.ref}"

    @property
    def newest(self):
        """The version that is shown; fetched with the list (`prefetch_related("versions__file")`)."""
        return max(self.versions.all(), key=lambda one: one.number, default=None)


class Version(models.Model):
    """One state of a material: its file or address; of a film also its captions and its text."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="+")
    captions = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="+")
    transcript = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="material_version_once")]

    def __str__(self):
        return f"version {self.number} of material {self.material_id}"
