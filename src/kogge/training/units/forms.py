from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.commons.events.forms import with_own_language
from kogge.training.assignments.forms import CriterionForm
from kogge.training.assignments.models import Assignment
from kogge.training.competences.models import Competence
from kogge.training.programmes.forms.fields import words
from kogge.training.programmes.forms.settings import PartForm
from kogge.training.programmes.forms.settings import text as long_text
from kogge.training.programmes.models import Module
from kogge.training.units.models import FEWEST, MOST, Outcome, Qualification, Unit, UnitCriterion
from kogge.training.units.snapshot import number

HIGHEST = 9999  # points


def points_field(label, **more):
    return forms.DecimalField(
        label=label, min_value=0.01, max_value=HIGHEST, max_digits=6, decimal_places=2, required=False,
        error_messages={"invalid": _("Enter a number, such as 7.5"), "min_value": _("Enter a number above 0")},
        **more,
    )  # fmt: skip


class UnitForm(PartForm):
    TEXTS = ("title", "prerequisites", "assessment_method", "quality_assurance")
    title = words(_("Title"), _("Enter the title"), 200)
    module = forms.ModelChoiceField(
        label=_("Module"), queryset=Module.objects.none(), required=False, empty_label=_("No module of its own"),
        help_text=_("Where it is taught. Several units may belong to one module."),
    )  # fmt: skip
    hours = forms.IntegerField(
        label=_("Hours of work"), min_value=1, max_value=5000, required=False,
        help_text=_("All of it: meetings, reading, the task in the own cluster."),
    )  # fmt: skip
    eqf_level = forms.TypedChoiceField(
        label=_("EQF level"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Not stated")), *[(n, f"EQF {n}") for n in range(1, 9)]],
        help_text=_("As the awarding body has placed it, not as it feels."),
    )  # fmt: skip
    prerequisites = long_text(_("What one needs beforehand"), 600, rows=2)
    assessment_kind = forms.ChoiceField(
        label=_("Kind of assessment"), required=False, choices=[("", _("Choose")), *Unit.Assessed.choices]
    )
    assessment_method = long_text(_("How it is assessed"), 1500)
    assessors = forms.TypedChoiceField(
        label=_("Who assesses"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=Unit._meta.get_field("assessors").choices,
    )
    participation = forms.ChoiceField(
        label=_("Form of participation"), required=False, choices=[("", _("Choose")), *Unit.Participation.choices]
    )
    supervision = forms.ChoiceField(
        label=_("Supervision of the assessment"), required=False,
        choices=[("", _("Not stated")), *Unit.Supervision.choices],
    )  # fmt: skip
    stackability = forms.ChoiceField(
        label=_("What it counts towards"), required=False, choices=[("", _("Not stated")), *Unit.Stacking.choices]
    )
    quality_assurance = long_text(
        _("What assures the quality"), 800, rows=2,
        help_text=_("For example: accredited by …, evaluated by a reference group."),
    )  # fmt: skip
    valid_months = forms.IntegerField(
        label=_("Valid for so many months"), min_value=1, max_value=600, required=False,
        help_text=_("Empty: what was achieved does not run out."),
    )  # fmt: skip

    class Meta:
        model = Unit
        fields = [
            "title", "module", "hours", "eqf_level", "prerequisites", "assessment_kind", "assessment_method",
            "assessors", "participation", "supervision", "stackability", "quality_assurance", "valid_months",
        ]  # fmt: skip

    def __init__(self, *args, modules, leads_all, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["module"]
        field.queryset, field.required = modules, not leads_all
        field.label_from_instance = lambda one: f"{one.number}. {one.title}"
        field.error_messages["required"] = _("Choose the module you lead")


class QualificationForm(PartForm):
    TEXTS = ("title", "reason")
    title = long_text(
        _("What the units add up to"), 200, rows=0,
        help_text=_("The name of the qualification or of the programme, as the awarding body calls it."),
    )  # fmt: skip
    eqf_level = forms.TypedChoiceField(
        label=_("EQF level"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Not stated")), *[(n, f"EQF {n}") for n in range(1, 9)]],
    )  # fmt: skip
    nqf = forms.CharField(label=_("Level in the national framework"), max_length=120, required=False)
    scheme = forms.ChoiceField(
        label=_("Points"), widget=forms.RadioSelect, choices=Qualification._meta.get_field("scheme").choices,
        help_text=_("60 ECVET points stand for a year of full-time vocational training, 60 ECTS for one of study."),
    )  # fmt: skip
    points = points_field(_("Points in all"))
    reason = long_text(
        _("Why so many"), 1500,
        help_text=_("How the number came about: hours, comparison, who decided. It stands beside the points."),
    )  # fmt: skip

    class Meta:
        model = Qualification
        fields = ["title", "eqf_level", "nqf", "scheme", "points", "reason"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("points") and cleaned.get("scheme") == "none":
            self.add_error("points", _("Choose a kind of points, or leave this empty"))
        if cleaned.get("points") and not str(cleaned.get("reason") or ""):
            self.add_error("reason", _("Write down why there are so many"))
        return cleaned


class PointsForm(forms.Form):
    """A number and its reason for each unit; the sum is counted by the server."""

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = units
        for unit in units:
            self.fields[f"points_{unit.pk}"] = points_field(_("Points"), initial=number(unit.points))
            self.fields[f"reason_{unit.pk}"] = forms.CharField(
                label=_("Why so many"), max_length=600, required=False, initial=str(unit.points_reason),
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def rows(self):
        return [(unit, self[f"points_{unit.pk}"], self[f"reason_{unit.pk}"]) for unit in self.units]

    def points(self):
        return {unit: self.cleaned_data[f"points_{unit.pk}"] for unit in self.units}

    def reasons(self):
        given = {unit: self.cleaned_data[f"reason_{unit.pk}"] for unit in self.units}
        return {unit: with_own_language(unit.points_reason, typed) for unit, typed in given.items()}


class OutcomeForm(PartForm):
    TEXTS = ("text", "assessed_how")
    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, choices=Outcome.Kind.choices,
        error_messages={"required": _("Choose a kind")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("What one knows or can do"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Begin with a verb: weighs, leads, explains."),
        error_messages={"required": _("Write what one knows or can do")},
    )  # fmt: skip
    competences = forms.ModelMultipleChoiceField(
        label=_("Competences of the work role it teaches"), queryset=Competence.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    assignments = forms.ModelMultipleChoiceField(
        label=_("Assignments that assess it"), queryset=Assignment.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    assessed_how = long_text(_("How else it is assessed"), 600, rows=2)

    class Meta:
        model = Outcome
        fields = ["kind", "text", "assessed_how"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unit = self.instance.unit
        asked = Assignment.objects.filter(module__edition=unit.edition_id)
        if unit.module_id:
            asked = asked.filter(module=unit.module_id)
        self.fields["competences"].queryset = Competence.objects.current()
        self.fields["competences"].label_from_instance = lambda one: f"{one.ref} {one.title}"
        self.fields["assignments"].queryset = asked.order_by("due_at", "pk")
        self.fields["assignments"].label_from_instance = lambda one: str(one.title)
        if self.instance.pk:
            del self.fields["kind"]  # its reference says which kind it is
            refs = {one.ref for one in self.instance.competences.all()}
            chosen = [one.pk for one in self.fields["competences"].queryset if one.ref in refs]
            self.initial |= {"competences": chosen, "assignments": list(self.instance.assignments.all())}
        for name in ("competences", "assignments"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def ties(self):
        return {name: self.cleaned_data[name] for name in ("competences", "assignments") if name in self.fields}


class UnitCriterionForm(CriterionForm):
    """A criterion as an assignment has it, and from which of its levels on it is enough."""

    fewest = FEWEST

    class Meta:
        model = UnitCriterion
        fields = ["text", "passes_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passes_from"] = forms.TypedChoiceField(
            label=_("Enough from level"), coerce=int, choices=[(n, n) for n in range(1, MOST + 1)]
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("passes_from", 1) > len(self.instance.levels) >= FEWEST:
            self.add_error("passes_from", _("There is no such level"))
        return cleaned
