from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from kogge.base.documents.sheets import ENCODINGS
from kogge.commons.clusters.models import Organisation
from kogge.commons.files.forms import UploadField
from kogge.commons.imports.actions import KINDS
from kogge.commons.imports.columns import COLUMNS

PLACES = {"latitude": "longitude", "longitude": "latitude"}


def _label(choice):
    return choice[1].casefold()


class ListForm(forms.Form):
    """A list to bring in."""

    file = UploadField(label=_("File"), kinds=KINDS, most=settings.UPLOAD_MOST)


class ShapeForm(forms.Form):
    """What a CSV list is written in, when the guess was wrong."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=list(ENCODINGS.items()))
    delimiter = forms.ChoiceField(
        label=_("Columns are separated by"),
        choices=[(",", _("comma")), (";", _("semicolon")), ("\t", _("tab"))],
    )

    def __init__(self, data, *, shape):
        super().__init__(data, initial=shape, prefix="shape")


class ColumnsForm(forms.Form):
    """Which column means what, and what holds for every new entry of the list."""

    kind = forms.ChoiceField(
        label=_("Kind of new entries"),
        choices=Organisation.Kind.choices,
        help_text=_("Where the list has no column for it."),
    )
    country = forms.ChoiceField(
        label=_("Country of new entries"), required=False, help_text=_("Where the list has no column for it.")
    )
    list_name = forms.SlugField(
        label=_("Short name of the list"),
        max_length=40,
        required=False,
        help_text=_(
            "Keys of the list are kept under it, so that the next edition of the list finds the same entries."
        ),
    )
    source = forms.CharField(
        label=_("Where the list comes from"),
        max_length=200,
        required=False,
        help_text=_("Stands on the page of each new entry as its source: an address or a title."),
    )
    as_of = forms.CharField(label=_("Year of the list"), max_length=20, required=False)
    takes_likely = forms.BooleanField(
        label=_("Also enter rows that look like an entry which is there already"),
        required=False,
        help_text=_("Otherwise they are refused, so that nobody is entered twice."),
    )
    OPTIONS = ("kind", "country", "list_name", "source", "as_of", "takes_likely")

    def __init__(self, data, *, imported):
        self.imported = imported
        chosen = {f"column_{number}": name for number, name in imported.columns.items()}
        super().__init__(data, initial={"kind": "cluster", **imported.options, **chosen})
        self.fields["country"].choices = [("", "–"), *countries]
        names = [(name, str(column.said(name))) for name, column in COLUMNS.items()]
        names = [(name, label[:1].upper() + label[1:]) for name, label in sorted(names, key=_label)]
        for number, head in enumerate(imported.heads):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=head or _("Column without a head"),
                choices=[("", _("leave out")), *names],
                required=False,
            )

    def options(self):
        return [self[name] for name in self.OPTIONS]

    def columns(self):
        """Each column of the list: its box, and what its first rows say."""
        for number, _head in enumerate(self.imported.heads):
            said = [row[number] for row in self.imported.sample if number < len(row) and row[number]]
            yield self[f"column_{number}"], said

    def clean(self):
        cleaned = super().clean()
        used = {}
        for number, head in enumerate(self.imported.heads):
            name = cleaned.get(f"column_{number}")
            if name in used:
                words = _("“%(head)s” and “%(other)s” can’t both be that.") % {"head": head, "other": used[name]}
                self.add_error(f"column_{number}", words)
            elif name:
                used[name] = head
        if not {"name", "name_en", "slug", "key"} & set(used):
            self.add_error(None, _("Say which column holds the name, or the address in the directory."))
        if source := cleaned.get("source", ""):
            cleaned["source"] = source.strip()
        for one, other in PLACES.items():
            if one in used and other not in used:
                self.add_error(None, _("A place needs a latitude and a longitude."))
                break
        return cleaned

    def chosen(self):
        """({number: name}, options) as `actions.compare` takes them."""
        cleaned = self.cleaned_data
        columns = {
            number: cleaned[f"column_{number}"]
            for number in range(len(self.imported.heads))
            if cleaned[f"column_{number}"]
        }
        return columns, {name: cleaned[name] for name in self.OPTIONS if cleaned[name]}
