"""A version as pages need it: each text in the language there is, numbered sources, what changed, who endorses."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from kogge.base.charts import Chart, country_map
from kogge.base.documents.difference import difference
from kogge.training.competences.models import Endorsement, Proposal
from kogge.training.competences.writing import by_language, label_of


@dataclass(frozen=True)
class Said:
    """A text, the language it is in (empty if the page's own), and the numbers of its sources."""

    row: object
    text: str
    language: str = ""
    sources: list = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A section with its lines, or its competences with their levels."""

    section: object
    title: Said
    lines: list
    competences: list


def said(row, column, language, sources=()):
    texts = by_language(getattr(row, column))
    code = language if language in texts else "en"
    return Said(row, texts.get(code, ""), "" if code == language else code, list(sources))


def for_readers(version, language):
    """{"parts", "sources", "is_unchecked"}: all that page, paper and draft show of a whole version."""
    known = {one.key: one for one in version.definition.sources.all()}
    used: dict[str, int] = {}

    def numbers(row):
        return [(used.setdefault(key, len(used) + 1), key) for key in row.sources if key in known]

    parts = []
    for section in version.sections.all():
        lines = [said(line, "text", language, numbers(line)) for line in section.lines.all()]
        competences = [competence_parts(one, language, numbers(one)) for one in section.competences.all()]
        parts.append(Part(section, said(section, "title", language), lines, competences))
    return {
        "parts": parts,
        "sources": [(number, known[key]) for key, number in used.items()],
        "is_unchecked": language != "en" and language not in version.checked,
    }


def competence_parts(one, language, sources=()):
    """{"row", "title", "about", "levels", "sources"} of one competence."""
    return {
        "row": one,
        "title": said(one, "title", language),
        "about": said(one, "about", language),
        "levels": [(each.level, said(each, "text", language)) for each in one.indicators.all()],
        "sources": list(sources),
    }


def changes(old, new, language):
    """[(section, spot, what it is called, parts of the difference)] of everything that reads differently."""
    before, after = old.texts(language), new.texts(language)
    found = []
    places = {spot: (section, label_of(kind, row)) for spot, section, kind, row, _column in old.passages()}
    places |= {spot: (section, label_of(kind, row)) for spot, section, kind, row, _column in new.passages()}
    for spot in dict.fromkeys([*after, *before]):
        was, now = before.get(spot, ""), after.get(spot, "")
        if was != now:
            section, label = places[spot]
            found.append((section, spot, label, difference(was, now)))
    return found


def proposed(proposal):
    """What a proposal changes, word by word."""
    return difference(proposal.before, proposal.final or proposal.after)


def endorsers(version):
    """Standing endorsements, by country and name."""
    found = Endorsement.objects.standing().filter(version=version).select_related("organisation")
    return sorted(found, key=lambda one: (one.organisation.country.name, one.organisation.title))


def endorsement_map(version, endorsements) -> Chart:
    """Who stands behind a version, by country."""
    counts = Counter(one.organisation.country.code for one in endorsements)
    title = ngettext(
        "%(n)s organisation endorses version %(number)s",
        "%(n)s organisations endorse version %(number)s",
        len(endorsements),
    ) % {"n": len(endorsements), "number": version.number}
    return country_map(
        title=title,
        sub=_("Organisations by country"),
        counts=counts,
        names={code: countries.name(code) for code in counts},
        head=[_("Country"), _("Organisations")],
        place="middle",
    )


def by_spot(version):
    """{spot: (number of open proposals, number of remarks)} of a draft."""
    proposals = Counter(version.proposals.filter(state=Proposal.State.OPEN).values_list("spot", flat=True))
    remarks = Counter(version.remarks.values_list("spot", flat=True))
    return {spot: (proposals[spot], remarks[spot]) for spot in {*proposals, *remarks}}
