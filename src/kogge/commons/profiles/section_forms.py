"""One form for each section of a profile (`sections.SECTIONS`)."""

from copy import copy

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from kogge.base.dates import clock_time
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import COLUMNS, FIELDS, Audience, audience_of, has, kept_from
from kogge.commons.clusters.sections import MEMBERS, SECTIONS, columns_of, label_of, state_of
from kogge.commons.clusters.words import LANGUAGE_OF, LEGAL_FORMS
from kogge.commons.files.forms import UploadField
from kogge.commons.journal.models import Entry
from kogge.commons.people.forms import AddressField
from kogge.commons.people.models import Circle
from kogge.commons.people.profile_forms import without_hidden_signs
from kogge.commons.profiles.actions.editing import LARGEST_LOGO, LOGOS
from kogge.commons.profiles.forms import Day, Website
from kogge.commons.regions.models import EU_CODES, Region

UNION = {iso: code for code, iso in EU_CODES.items()}
AUDIENCE_LABELS = {"members": gettext_lazy("Members by kind"), "label": gettext_lazy("Label of excellence")}


def language_name(code):
    return str(get_language_info(code)["name_translated"]).capitalize()


class Posts(forms.DecimalField):
    """A number of full-time posts; with a comma or a point."""

    def to_python(self, value):
        return super().to_python(str(value).replace(",", ".").replace(" ", "") if value is not None else value)


class SectionForm(forms.ModelForm):
    """What a section has; says who saved it meanwhile, and keeps what is typed."""

    section = ""
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, instance, by=None, **kwargs):
        self.by = by
        super().__init__(*args, instance=copy(instance), **kwargs)
        self.kept = kept_from(by, instance) if by else set()
        hidden = {column for name in self.kept for column in COLUMNS.get(name, [name])}
        self.columns = [column for column in columns_of(instance, self.section) if column not in hidden]
        for name in [name for name in self._meta.fields if name not in self.columns]:
            del self.fields[name]
        self.initial["seen"] = self.state = state_of(instance, self.section)
        for one in self.fields.values():
            if isinstance(one, forms.CharField) and not isinstance(one.widget, forms.HiddenInput | forms.Textarea):
                one.validators = [*one.validators, without_hidden_signs]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") and cleaned["seen"] != self.state:
            self.data = self.data.copy()
            self.data["seen"] = self.state
            self.add_error(None, self._overtaken())
            for name in [name for name in self.columns if name in self.fields and name in cleaned]:
                if self.fields[name].has_changed(self.initial.get(name), self[name].data):
                    self.add_error(name, _("Saved meanwhile: %(said)s") % {"said": self._said(name) or _("nothing")})
        return cleaned

    def _overtaken(self):
        last = Entry.objects.about(self.instance).filter(said=SECTIONS[self.section].said).last()
        if last is None:
            return _("This was changed meanwhile. Your text is kept; choose what stands, and save again.")
        return _("%(who)s changed this at %(time)s. Your text is kept; choose what stands, and save again.") % {
            "who": last.by_name,
            "time": clock_time(timezone.localtime(last.at)),
        }

    def _said(self, name):
        """What is stored, in words."""
        value, one = self.initial.get(name), self.fields[name]
        words = dict(getattr(one, "choices", None) or {})
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(words.get(each, each)) for each in values if each not in (None, ""))

    def kept_labels(self) -> list[str]:
        """What of this section its people keep to themselves, in words."""
        columns = columns_of(self.instance, self.section)
        names = [name for name in FIELDS if name in self.kept and set(COLUMNS.get(name, [name])) & set(columns)]
        return [AUDIENCE_LABELS.get(name) or label_of(name) for name in names]

    def values(self) -> dict:
        """What is to be written, by column."""
        return {name: self.cleaned_data[name] for name in self.columns if name in self.fields}


class BasicsForm(SectionForm):
    section = "basics"
    website = Website(required=False)
    nuts = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    project_ends_on = Day(
        label=gettext_lazy("End of the project"),
        required=False,
        help_text=gettext_lazy("Only for a cluster that is carried by a project."),
    )
    contact_address = AddressField(
        label=gettext_lazy("Address that letters go to"),
        required=False,
        help_text=gettext_lazy("Never shown. Empty: letters from the page go to everybody who edits this profile."),
    )

    class Meta:
        model = Organisation
        fields = [
            "name", "name_en", "standing", "project_ends_on", "country", "nuts", "city", "website", "contact_address",
        ]  # fmt: skip
        labels = {"name": gettext_lazy("Name in its own language"), "name_en": gettext_lazy("Name in English")}
        widgets = {"standing": forms.RadioSelect}
        error_messages = {
            "name": {"required": gettext_lazy("Enter the name")},
            "country": {"required": gettext_lazy("Select the country")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "standing" in self.fields:
            self.fields["standing"].choices = Organisation.Standing.choices
        self.names = self._names()
        for language in self.names:
            label = _("Name in %(language)s") % {"language": language_name(language)}
            self.fields[f"name_{language}_too"] = forms.CharField(
                label=label, max_length=200, required=False, validators=[without_hidden_signs]
            )
            self.initial[f"name_{language}_too"] = data_of(self.instance.names).get(language, "")
        self.codes = self._regions()

    def _names(self):
        """The languages asked for: those it has a name in, and the reader's own."""
        own = {"en", own_language(self.instance)}
        wanted = [*data_of(self.instance.names), get_language()]
        known = dict(settings.LANGUAGES)
        return [one for one in dict.fromkeys(wanted) if one in known and one not in own]

    def _regions(self):
        """{code: name} of the regions of the country that is chosen, the smaller below the larger one they lie in."""
        country = str(self["country"].value() or "")
        found = (
            Region.objects.of_countries([UNION.get(country, country)])
            .filter(level__in=[2, 3])
            .exclude(code__contains="Z")
        )
        rows = list(found.order_by("code").values_list("code", "name", "level"))
        codes = {code: name for code, name, _level in rows}
        choices, offered = [("", _("not chosen"))], set()
        for code, name, level in rows:
            if level == 2:
                inside = [(each, codes[each]) for each, _name, at in rows if at == 3 and each.startswith(code)]
                if len(inside) != 1 or inside[0][1] != name:  # else both levels are one region
                    inside.insert(0, (code, _("%(region)s, the whole") % {"region": name}))
                choices.append((name, inside))
                offered |= {each for each, _name in inside}
        current = self.instance.nuts
        if current and current not in offered and country == str(self.instance.country):
            codes.setdefault(current, self.instance.region or current)  # an older code, or a whole that is one part
            choices.insert(1, (current, f"{codes[current]} ({current})"))
        self.fields["nuts"].choices = choices
        self.fields["nuts"].error_messages["invalid_choice"] = _("Select a region of the country that you chose")
        if not rows:
            self.fields["nuts"].widget.attrs["disabled"] = True
            self.fields["nuts"].help_text = _("The list of regions has none for this country.")
        return codes

    def clean(self):
        cleaned = super().clean()
        is_project = cleaned.get("standing") == Organisation.Standing.PROJECT
        if is_project and not cleaned.get("project_ends_on") and "project_ends_on" not in self.errors:
            self.add_error("project_ends_on", _("Enter the day on which the project ends"))
        return cleaned

    def values(self):
        found = super().values()
        given = self.cleaned_data
        if given["nuts"]:
            found["region"] = self.codes[given["nuts"]]
        elif self.initial["nuts"] or "country" in self.changed_data:
            found["region"] = ""
        names = data_of(self.instance.names) | {one: given[f"name_{one}_too"] for one in self.names}
        found["names"] = LazyI18nString({one: name for one, name in names.items() if name})
        if given.get("standing") not in (None, Organisation.Standing.PROJECT):
            found["project_ends_on"] = None
        return found


class FiguresForm(SectionForm):
    section = "figures"
    founded = forms.IntegerField(
        label=gettext_lazy("Founded in the year"),
        required=False,
        min_value=1200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(["invalid", "min_value"], gettext_lazy("Enter a year, for example 2014")),
    )
    fte = Posts(
        label=gettext_lazy("Team, in full-time posts"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=1,
        help_text=gettext_lazy("For example 2.5"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ["invalid", "max_digits", "max_decimal_places", "max_whole_digits", "min_value"],
            gettext_lazy("Enter a number, for example 2.5"),
        ),
    )
    label_until = Day(label=gettext_lazy("The label is valid until"), required=False)

    class Meta:
        model = Organisation
        fields = ["founded", "legal_form", "fte", *MEMBERS, "label", "label_until"]
        help_texts = {"legal_form": gettext_lazy("Choose from the list or write it.")}
        widgets = dict.fromkeys(MEMBERS, forms.TextInput(attrs={"inputmode": "numeric"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.legal_forms = LEGAL_FORMS.get(self.instance.country.code, [])
        if "legal_form" in self.fields:
            self.fields["legal_form"].widget.attrs["list"] = "legal-forms"
        for name in set(MEMBERS) & set(self.fields):
            self.fields[name].error_messages["invalid"] = _("Enter a whole number")
            self.fields[name].error_messages["min_value"] = _("Enter a whole number")

    def clean_founded(self):
        year = self.cleaned_data["founded"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(_("Enter a year that is not in the future"))
        return year

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("label") and not cleaned.get("label_until") and "label_until" not in self.errors:
            self.add_error("label_until", _("Enter until when the label is valid; it is shown that long"))
        return cleaned

    def values(self):
        found = super().values()
        if "label" in found and not found["label"]:
            found["label_until"] = None
        return found

    def members(self):
        return [self[name] for name in MEMBERS if name in self.fields]

    def plain(self):
        return [self[name] for name in ("founded", "legal_form", "fte") if name in self.fields]


class LogoForm(SectionForm):
    section = "logo"
    upload = UploadField(label=gettext_lazy("Logo"), required=False, kinds=LOGOS, most=LARGEST_LOGO)
    drop = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    class Meta:
        model = Organisation
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.logo_id:
            del self.fields["drop"]


class AudienceForm(SectionForm):
    """To whom each field is shown."""

    section = "audience"
    circle = forms.ModelChoiceField(
        label=gettext_lazy("The circle"), queryset=None, required=False, empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Who is in it sees the fields that you show to one circle."),
    )  # fmt: skip

    class Meta:
        model = Organisation
        fields = ["circle"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Circle.objects.all() if self.by.is_staff else Circle.objects.filter(members=self.by)
        known = mine | Circle.objects.filter(pk=self.instance.circle_id) if not self.by.is_staff else mine
        self.fields["circle"].queryset = known.distinct().order_by("name", "pk")
        self.fields["circle"].label_from_instance = lambda circle: circle.name
        self.chosen = [name for name in FIELDS if has(self.instance, name) and name not in self.kept]
        for name in self.chosen:
            self.fields[f"shown_{name}"] = forms.ChoiceField(
                label=AUDIENCE_LABELS.get(name) or label_of(name),
                choices=Audience.choices,
                initial=audience_of(self.instance, name),
            )

    def kept_labels(self):
        return [AUDIENCE_LABELS.get(name) or label_of(name) for name in FIELDS if name in self.kept]

    def pairs(self):
        return [self[f"shown_{name}"] for name in self.chosen]

    def clean(self):
        cleaned = super().clean()
        needs_circle = any(cleaned.get(f"shown_{name}") == Audience.CIRCLE for name in self.chosen)
        if needs_circle and not cleaned.get("circle") and "circle" not in self.errors:
            self.add_error("circle", _("Select the circle that sees what is shown to one circle"))
        return cleaned

    def values(self):
        given = self.cleaned_data
        shown = self.instance.shown | {name: given[f"shown_{name}"] for name in self.chosen}
        return {"circle": given["circle"], "shown": shown}


def data_of(text) -> dict:
    """A text by language; what has none counts as English."""
    data = getattr(text, "data", text)
    return dict(data) if isinstance(data, dict) else ({"en": data} if data else {})


def own_language(organisation):
    return LANGUAGE_OF.get(organisation.country.code, "en")
