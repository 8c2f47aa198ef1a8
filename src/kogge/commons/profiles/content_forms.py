"""The sections of a profile that are chosen from lists or written in several languages; and which form is whose."""

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.sections import columns_of, label_of
from kogge.commons.clusters.words import ECOSYSTEMS, SERVICES, WORK_LANGUAGES
from kogge.commons.profiles.forms import without_hidden_signs_in_text
from kogge.commons.profiles.section_forms import (
    AudienceForm,
    BasicsForm,
    FiguresForm,
    LogoForm,
    SectionForm,
    data_of,
    language_name,
    own_language,
)
from kogge.commons.regions.models import AROUND_THE_SEA, Priority, Term

MOST_CHOSEN = 12


class Several(forms.MultipleChoiceField):
    """Some of a list, as boxes to tick."""

    def __init__(self, *, choices, label, most=None, **kwargs):
        self.most = most
        super().__init__(choices=choices, label=label, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def validate(self, value):
        super().validate(value)
        if self.most and len(value) > self.most:
            raise forms.ValidationError(
                _("Select at most %(most)d (now %(n)d)") % {"most": self.most, "n": len(value)}
            )


class FieldForm(SectionForm):
    section = "field"
    ecosystems = Several(label=gettext_lazy("Industrial ecosystems"), choices=ECOSYSTEMS.items(), most=MOST_CHOSEN)
    nace = Several(label=gettext_lazy("Sectors (NACE)"), choices=[], most=MOST_CHOSEN)
    technologies = Several(label=gettext_lazy("Technologies"), choices=[], most=MOST_CHOSEN)
    priorities = Several(label=gettext_lazy("Priorities of the region that it works on"), choices=[])

    class Meta:
        model = Organisation
        fields = ["sector", "ecosystems", "nace", "technologies"]
        labels = {"sector": gettext_lazy("Field of work, in a few words of English")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.tree = {}
        if "nace" in self.fields:
            terms = list(Term.objects.of("nace-2-1").filter(level__lte=2).values_list("code", "label", "parent"))
            self.fields["nace"].choices = [(code, f"{code} {label}") for code, label, _parent in terms]
            self.tree = {code: label for code, label, parent in terms if not parent}
            self.parents = {code: parent or code for code, _label, parent in terms}
        if "technologies" in self.fields:
            self.fields["technologies"].choices = Term.objects.of("technologies").values_list("code", "label")
        if "priorities" in self.columns and (rows := self._priorities()):
            self.fields["priorities"].choices = [(str(row.pk), row.text) for row in rows]
            self.initial["priorities"] = [str(pk) for pk in self.instance.priorities.values_list("pk", flat=True)]
        else:
            del self.fields["priorities"]

    def _priorities(self):
        """Those of its region, of the regions around it and within it, and those it has chosen already."""
        code = self.instance.nuts
        around = [code[:n] for n in range(2, len(code) + 1)]
        near = Q(region__code__in=around) | (Q(region__code__startswith=code) if len(code) > 2 else Q(pk=None))
        near |= Q(pk__in=self.instance.priorities.values("pk"))
        return Priority.objects.filter(near).distinct().order_by("region__code", "number")

    def sectors(self):
        """The divisions by section of the classification: (title, how many are ticked, boxes)."""
        boxes = {}
        for box in self["nace"] if "nace" in self.fields else []:
            boxes.setdefault(self.parents[box.data["value"]], []).append(box)
        return [
            (f"{code} {label}", sum(box.data["selected"] for box in boxes[code]), boxes[code])
            for code, label in self.tree.items()
        ]

    def values(self):
        found = super().values()
        if "priorities" in found:
            found["priorities"] = [int(pk) for pk in found["priorities"]]
        return found


class WordsForm(SectionForm):
    """The texts, in one language at a time; the others stay as they are."""

    section = "words"
    HELP = {
        "summary": gettext_lazy("Stands in lists and in what others find by searching."),
        "aims": gettext_lazy("What it wants to have reached in three to five years."),
        "offers": gettext_lazy("What others can get from it: a test site, partners, knowledge."),
        "needs": gettext_lazy("What it looks for: partners, money, knowledge, a market."),
    }

    class Meta:
        model = Organisation
        fields = []

    def __init__(self, *args, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.language = language
        for name in self.columns:
            is_line = name == "summary"
            self.fields[name] = forms.CharField(
                label=label_of(name),
                help_text=self.HELP.get(name, ""),
                max_length=200 if is_line else 5000,
                required=False,
                widget=forms.TextInput() if is_line else forms.Textarea(attrs={"rows": 5}),
                validators=[without_hidden_signs_in_text],
            )
            self.fields[name].widget.attrs["lang"] = language
            self.initial[name] = data_of(getattr(self.instance, name)).get(language, "")

    def others(self):
        """The fields, each with what stands in another language: to translate from."""
        for name in self.columns:
            texts = data_of(getattr(self.instance, name))
            other = next((one for one in ("en", *texts) if one != self.language and texts.get(one)), "")
            yield self[name], other, texts.get(other, ""), language_name(other) if other else ""

    def values(self):
        found = {}
        for name in self.columns:
            texts = data_of(getattr(self.instance, name)) | {self.language: self.cleaned_data[name]}
            found[name] = LazyI18nString({one: text for one, text in texts.items() if text})
        return found


class ServicesForm(SectionForm):
    section = "services"
    services = Several(label=gettext_lazy("Services"), choices=SERVICES.items())
    target_countries = Several(label=gettext_lazy("Countries it wants to work with"), choices=[], most=40)
    languages = Several(label=gettext_lazy("Languages it works in"), choices=[])

    class Meta:
        model = Organisation
        fields = ["services", "target_countries", "languages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "target_countries" in self.fields:
            self.fields["target_countries"].choices = list(countries)
        if "languages" in self.fields:
            self.fields["languages"].choices = [(one, language_name(one)) for one in WORK_LANGUAGES]

    def near_and_far(self):
        """The countries: those round the sea, and all others."""
        boxes = list(self["target_countries"])
        near = [box for box in boxes if box.data["value"] in AROUND_THE_SEA]
        far = [box for box in boxes if box.data["value"] not in AROUND_THE_SEA]
        return near, far, sum(box.data["selected"] for box in far)


FORMS = {
    form.section: form
    for form in (BasicsForm, FieldForm, WordsForm, FiguresForm, ServicesForm, LogoForm, AudienceForm)
}


def languages_of(organisation, wanted="") -> list[str]:
    """The languages in which its texts are written or may well be: English, its own, the reader's, those it has."""
    known = dict(settings.LANGUAGES)
    has_texts = [one for name in columns_of(organisation, "words") for one in data_of(getattr(organisation, name))]
    found = dict.fromkeys(["en", own_language(organisation), *sorted(set(has_texts)), get_language(), wanted])
    return [one for one in found if one in known]
