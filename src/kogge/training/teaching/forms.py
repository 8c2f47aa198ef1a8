"""The forms of who teaches: a step, a material, a trainer, steps to copy, a task that makes up for a meeting."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.words import WORK_LANGUAGES
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import ANY, FILMS, VTT
from kogge.commons.people.models import User
from kogge.commons.people.moments import Moment, at_clock
from kogge.training.assignments.models import Assignment
from kogge.training.learning.models import Activity, Material
from kogge.training.programmes.forms.fields import Day, words
from kogge.training.programmes.forms.settings import PartForm, languages_to_choose, text
from kogge.training.programmes.models import Module

LARGEST = 200_000_000  # bytes of a film; the installation may allow less
LONGEST = 10_000  # minutes of one step


class ActivityForm(PartForm):
    TEXTS = ("title", "text")
    title = words(_("What is to be done"), _("Write what is to be done"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    section = forms.ChoiceField(label=_("Part of the module"), choices=Activity.Part.choices)
    text = text(_("What participants read"), 20_000, rows=10)
    minutes = forms.IntegerField(
        label=_("Work in minutes"), min_value=0, max_value=LONGEST, error_messages={"required": _("Enter a number")}
    )
    event = forms.ModelChoiceField(
        label=_("Meeting"), queryset=None, required=False, empty_label=_("None"),
        help_text=_("The step is ticked by itself when somebody was there."),
    )  # fmt: skip
    assignment = forms.ModelChoiceField(
        label=_("Assignment"), queryset=None, required=False, empty_label=_("None"),
        help_text=_("The step is ticked by itself when it is handed in."),
    )  # fmt: skip
    opens_at = Moment(label=_("Opens"), required=False, help_text=_("By the clock of the edition. Empty: at once."))
    needs_previous = forms.BooleanField(label=_("Opens when the step before it is done"), required=False)
    is_optional = forms.BooleanField(label=_("For those who want more: not needed to finish"), required=False)
    is_published = forms.BooleanField(label=_("Participants see it"), required=False)

    class Meta:
        model = Activity
        fields = [
            "title", "kind", "section", "text", "minutes", "event", "assignment", "opens_at", "needs_previous",
            "is_optional", "is_published",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        module = self.instance.module
        self.zone = module.edition.zone
        self.fields["event"].queryset = module.meetings.order_by("starts_at")
        self.fields["event"].label_from_instance = lambda event: str(event.title)
        self.fields["assignment"].queryset = Assignment.objects.filter(module=module)
        self.fields["assignment"].label_from_instance = lambda one: str(one.title)
        if self.initial.get("opens_at"):
            self.initial["opens_at"] = self.initial["opens_at"].astimezone(self.zone).replace(tzinfo=None)

    def clean_opens_at(self):
        at = self.cleaned_data["opens_at"]
        return at and at_clock(at, self.zone, self.before["opens_at"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("event") and cleaned.get("kind") != Activity.Kind.MEET:
            self.add_error("event", _("Only a step of the kind “Meet” belongs to a meeting"))
        if cleaned.get("assignment") and cleaned.get("kind") != Activity.Kind.HAND_IN:
            self.add_error("assignment", _("Only a step of the kind “Hand in” belongs to an assignment"))
        return cleaned


class MaterialForm(PartForm):
    """A film is accepted only with captions and its text: who cannot hear, or has no sound, learns as much from it."""

    TEXTS = ("title",)
    title = words(_("Title"), _("Enter a title"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Material.Kind.choices, widget=forms.RadioSelect)
    activity = forms.ModelChoiceField(
        label=_("Belongs to the step"), queryset=None, required=False, empty_label=_("The whole module")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[])
    licence = forms.ChoiceField(label=_("Licence"), choices=Material.Licence.choices)
    url = forms.URLField(
        label=_("Address"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Of a link, or of a film that lies elsewhere."),
        error_messages={"invalid": _("Enter an address that begins with https://")},
    )  # fmt: skip
    file = UploadField(label=_("File"), kinds=(*ANY, *FILMS), most=LARGEST, required=False)
    captions = UploadField(label=_("Captions of the film"), kinds=(VTT,), most=2_000_000, required=False)
    transcript = forms.CharField(
        label=_("Text of the film"), max_length=100_000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What is said and what is seen, to read instead of watching."),
    )  # fmt: skip

    class Meta:
        model = Material
        fields = ["title", "kind", "activity", "language", "licence"]

    def __init__(self, *args, **kwargs):
        material = kwargs["instance"]
        self.last = material.versions.order_by("-number").first() if material.pk else None
        beside = {"url": self.last.url, "transcript": self.last.transcript} if self.last else {}
        number = {"version": self.last.number if self.last else 0}  # a new file is a change, too
        super().__init__(*args, beside=beside | number, **kwargs)
        self.initial |= beside
        self.fields["activity"].queryset = Activity.objects.in_order().filter(module=material.module)
        self.fields["activity"].label_from_instance = lambda one: str(one.title)
        self.fields["language"].choices = languages_to_choose()
        self.fields["language"].initial = material.language or WORK_LANGUAGES[0]

    def clean(self):
        cleaned = super().clean()
        has_file = cleaned.get("file") or (self.last and self.last.file_id)
        kind = cleaned.get("kind")
        if kind == Material.Kind.LINK and not cleaned.get("url"):
            self.add_error("url", _("Enter the address"))
        elif kind == Material.Kind.DOCUMENT and not has_file and "file" not in self.errors:
            self.add_error("file", _("Choose a file"))
        elif kind == Material.Kind.FILM:
            self._clean_film(cleaned, has_file)
        return cleaned

    def _clean_film(self, cleaned, has_file):
        if not has_file and not cleaned.get("url") and "file" not in self.errors:
            self.add_error("file", _("Choose the file of the film, or enter its address above"))
        if not cleaned.get("captions") and not (self.last and self.last.captions_id) and "captions" not in self.errors:
            self.add_error("captions", _("A film needs captions: add the .vtt file, and choose the film again"))
        if not cleaned.get("transcript"):
            self.add_error("transcript", _("A film needs its text: write what is said and what is seen"))


class CopyForm(forms.Form):
    """Which earlier module the steps are copied from: of editions in which one leads the same."""

    source = forms.ModelChoiceField(
        label=_("Copy the steps of"), queryset=None, empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a module")},
    )  # fmt: skip

    def __init__(self, *args, module, user, **kwargs):
        super().__init__(*args, **kwargs)
        found = Module.objects.filter(
            edition__programme=module.edition.programme, activities__removed_at=None, activities__isnull=False
        ).exclude(pk=module.pk)
        led = found.filter(seats__person=user, seats__role="module_lead")
        run = found.filter(edition__seats__person=user, edition__seats__role__in=["coordinator", "assistant"])
        field = self.fields["source"]
        field.queryset = Module.objects.filter(pk__in=led.values("pk").union(run.values("pk"))).select_related(
            "edition"
        )
        field.label_from_instance = lambda one: f"{one.edition.name}: {one.number} {one.title}"


class TrainerForm(forms.Form):
    address = forms.EmailField(
        label=_("E-mail address of the trainer"), help_text=_("Of an account here."),
        error_messages={"required": _("Enter the address"), "invalid": _("Enter an address like name@example.org")},
    )  # fmt: skip
    from_on = Day(label=_("Teaches from"), initial=timezone.localdate)
    instead_of = forms.ModelChoiceField(label=_("Instead of"), queryset=None, required=False, empty_label=_("Nobody"))

    def __init__(self, *args, module, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["instead_of"]
        field.queryset = module.trainers.ahead(timezone.localdate()).select_related("person")
        field.label_from_instance = lambda one: one.person.full_name

    def clean_address(self):
        person = User.objects.by_address(self.cleaned_data["address"]).filter(is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody with this address has an account. Ask them to sign in once."))
        self.person = person
        return self.cleaned_data["address"]
