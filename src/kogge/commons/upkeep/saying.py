"""What stands in an entry, in words, for somebody who confirms it or compares two."""

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.base.dates import day
from kogge.commons.clusters import sections
from kogge.commons.clusters.entry import terms_of
from kogge.commons.clusters.profile import COLUMNS, FIELDS, has
from kogge.commons.clusters.words import ECOSYSTEMS, SERVICES

FIRST = ["name", "name_en", "city", "country", "website", "sector", "ecosystems", "summary"]  # always public
LABELS = {
    "members": gettext_lazy("Members"),
    "country": gettext_lazy("Place"),
    "logo": gettext_lazy("Logo"),
    "circle": gettext_lazy("Circle"),
}
DERIVED = {"is_assigned"}  # says something of another column, nothing by itself


def label_of(name) -> str:
    return str(LABELS.get(name) or sections.label_of(name))


def said(organisation, columns, terms) -> list[str]:
    """What stands in these columns, one text a line; nothing for what is empty."""
    found = []
    for column in columns:
        value = getattr(organisation, column)
        if value in (None, "", [], {}) or column in DERIVED:
            continue
        text = _said(column, value, organisation, terms)
        if column in COLUMNS["members"]:
            text = f"{label_of(column)}: {text}"
        if text:
            found.append(text)
    return found


def _said(column, value, organisation, terms):
    if column == "nuts":
        return ""  # the region's name stands beside it
    if column == "country":
        return str(value.name)
    if column == "ecosystems":
        return ", ".join(str(ECOSYSTEMS.get(one, one)) for one in value)
    if column == "services":
        return ", ".join(str(SERVICES.get(one, one)) for one in value)
    if column in ("nace", "technologies"):
        return ", ".join(str(terms.get((column, one), one)) for one in value)
    if column == "target_countries":
        return ", ".join(str(countries.name(one) or one) for one in value)
    if column == "languages":
        return ", ".join(_language(one) for one in value)
    if hasattr(organisation, f"get_{column}_display"):
        return str(getattr(organisation, f"get_{column}_display")())
    if hasattr(value, "year"):
        return day(value)
    data = getattr(value, "data", value)
    return " / ".join(text for text in data.values() if text) if isinstance(data, dict) else str(data)


def _language(code):
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def lines(organisation) -> list[tuple[str, list[str]]]:
    """Everything that stands in an entry and should be true: (what, values), also where nothing stands."""
    terms = terms_of(organisation)
    names = [*FIRST, *(name for name in FIELDS if has(organisation, name) and name != "priorities")]
    found = []
    for name in names:
        columns = ["city", "region"] if name == "city" else COLUMNS.get(name, [name])
        label = _("Country") if name == "country" else label_of(name)
        found.append((label, said(organisation, columns, terms)))
    if has(organisation, "priorities"):
        found.append((label_of("priorities"), [one.text for one in organisation.priorities.order_by("pk")]))
    return found
