"""The cases of an edition as a list that an address can ask for in parts, and as a file."""

import tempfile
from pathlib import Path

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from kogge.base.cells import csv_lines
from kogge.base.documents.sheets import FORMATS, write_xlsx
from kogge.commons.clusters.models import Organisation
from kogge.commons.search.alphabets import in_order
from kogge.portal.desk import funnel
from kogge.training.nominations.models import Nomination
from kogge.training.questions.asked import columns_of


class FilterForm(forms.Form):
    """Which cases are shown. What an address asks for and nobody knows asks for nothing."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    far = forms.ChoiceField(label=gettext_lazy("Came as far as"), required=False)
    lost = forms.ChoiceField(label=gettext_lazy("Lost after"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of cluster"), required=False)

    def __init__(self, query, rows):
        super().__init__(query)
        there = sorted({row.cluster.country.code for row in rows if row.cluster.country})
        there.sort(key=lambda code: in_order(countries.name(code)))
        given = {
            "state": [(value, capfirst(label)) for value, label in Nomination.State.choices],
            "far": [*funnel.STAGES.items(), ("withdrew", _("Started, and withdrew later"))],
            "lost": [("any", _("Any stage")), *funnel.STAGES.items()],
            "country": [(code, countries.name(code)) for code in there],
            "kind": Organisation.Standing.choices,
        }
        for name, choices in given.items():
            self.fields[name].choices = [("", _("All")), *choices]
            self.fields[name].widget.attrs["class"] = "field"
        self.is_valid()

    @property
    def asked(self):
        """{name: value} of the filters that are set."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chosen(self, rows):
        """Those of the rows (with `way`, of `with_ways`) that fit every filter."""
        asked = self.asked
        return [row for row in rows if all(FITS[name](row, value) for name, value in asked.items())]


FITS = {
    "state": lambda row, value: row.state == value,
    "far": lambda row, value: funnel.HOLDS[value](row.way) if value == "withdrew" else row.way.came_to(value),
    "lost": lambda row, value: funnel.is_lost(row.way) if value == "any" else row.way.was_lost_at(value),
    "country": lambda row, value: row.cluster.country.code == value,
    "kind": lambda row, value: row.cluster.standing == value,
}


def head():
    return [
        _("Reference"), _("Person"), _("E-mail address"), _("Cluster organisation"), _("Country"),
        _("Kind of cluster"), _("Nominated by"), _("State"), _("Came as far as"), _("Nominated on"), _("Applied on"),
        _("Offered on"), _("Confirmed on"), _("Ended on"), _("Reason given"),
    ]  # fmt: skip


def cells(row):
    """One case as a row of the file; days are those of the edition's time zone."""
    ended = row.days.get(ENDS.get(row.state))
    days = [_first(row, "nominate", "enter", "apply"), *(row.days.get(verb) for verb in ("send", "offer", "take"))]
    return [
        row.ref, row.person_name, row.nominee.email if row.nominee else row.nominee_email, row.cluster.title,
        str(row.cluster.country.name), row.cluster.get_standing_display(), row.nominator_name,
        capfirst(row.get_state_display()), str(funnel.STAGES.get(row.way.stage, "")),
        *(one.isoformat() if one else "" for one in [*days, ended]), row.way.reason,
    ]  # fmt: skip


ENDS = {"withdrawn": "withdraw", "declined": "decline", "released": "release", "completed": "complete"}


def _first(row, *verbs):
    return next((row.days[verb] for verb in verbs if verb in row.days), None)


def content(rows, form, edition) -> bytes:
    """The whole file, in the order of the list; behind each case what it answers to the questions of its call."""
    asked, said = columns_of(edition)
    heads, lines = head() + asked, (cells(row) + said.get(row.pk, [""] * len(asked)) for row in rows)
    if form == "xlsx":
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "cases.xlsx"
            write_xlsx(path, _("Cases"), heads, lines)
            return path.read_bytes()
    return "".join(csv_lines(heads, lines, delimiter=";" if form == "csv-semicolon" else ",")).encode()


def file_name(edition, form, now):
    return f"{edition.slug}-cases-{now:%Y-%m-%d}{FORMATS[form][0]}"
