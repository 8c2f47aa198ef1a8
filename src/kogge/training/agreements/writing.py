"""The text that is signed, made from what was filled in. It is plain, so that anybody can read it and take its hash.

A line says by its beginning what it is: "# " a title, "## " and "### " headings, "- " an item, a label with ":\\t" a
row, two spaces a text. What people write is always indented or behind a label, so it can never pass for a heading.
"""

import hashlib

from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from kogge.base.dates import days
from kogge.base.documents.prose import plain
from kogge.training.units.models import UnitVersion
from kogge.training.units.snapshot import number


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def versions_of(document):
    """The versions that hold now of the units a document names, in order."""
    found = UnitVersion.objects.filter(unit__in=document.units.all()).current()
    return list(found.select_related("unit").order_by("unit__place", "unit__pk"))


def written(document, versions):
    """The text of a document with these versions of units, in its own language."""
    with translation.override(document.language):
        lines = _memorandum(document, versions) if document.noun == "memoranda" else _agreement(document, versions)
        return "\n".join(lines) + "\n"


def _memorandum(document, versions):
    edition = document.edition
    yield "# " + _("Memorandum of understanding") + f": {_one(document.title)}"
    yield from _rows(
        (_("Programme"), f"{edition.programme.name} {edition.name}"),
        (_("Valid"), days(document.starts_on, document.ends_on)),
        (_("Language"), get_language_info(document.language)["name_translated"]),
    )
    yield "## " + _("Parties")
    for party in document.parties.select_related("organisation").order_by("pk"):
        said = f"{party.organisation.title}, {party.organisation.country.name}"
        yield f"- {_one(said)}" + (f" ({_one(party.contact)})" if party.contact else "")
    yield from _units(versions)
    yield "## " + _("What the parties agree")
    yield from _text(document.terms)


def _agreement(document, versions):
    edition, person = document.edition, document.seat.person
    yield "# " + _("Learning agreement")
    yield from _rows(
        (_("Programme"), f"{edition.programme.name} {edition.name}"),
        (_("From and until"), days(document.starts_on, document.ends_on)),
        (_("Weeks"), max(1, round(((document.ends_on - document.starts_on).days + 1) / 7))),
    )
    yield "## " + _("Learner")
    yield from _rows(
        (_("Name"), person.full_name),
        (_("Reached at"), document.learner_contact),
        (_("Born on"), document.born_on and document.born_on.isoformat()),
        (_("Guardian"), document.guardian),
    )
    yield "## " + _("Organisations")
    yield from _rows(
        (_("Sending organisation"), document.home and f"{document.home.title}, {document.home.country.name}"),
        (_("Who speaks for it"), document.home_contact),
        (_("Host school"), f"{document.host.title}, {document.host.country.name}"),
        (_("Who speaks for the school"), document.host_contact),
        (_("Intermediary organisation"), document.intermediary),
    )
    yield "## " + _("Qualification")
    yield from _rows(
        (_("Name"), document.qualification),
        (_("EQF level"), document.eqf_level),
        (_("Level in the national framework"), document.nqf),
    )
    yield from _part(_("What was achieved so far"), document.progress)
    yield from _units(versions)
    yield from _part(_("What the learner does"), document.activities)
    yield "## " + _("Assessment, validation, recognition")
    yield from _rows(
        (_("Assessment"), document.assessment),
        (_("Documentation"), document.documentation),
        (_("Validation"), document.validation),
        (_("Recognition"), document.recognition),
    )
    yield from _part(_("Annexes"), document.annexes)
    yield from _part(_("What the three agree"), document.terms)


def _units(versions):
    yield "## " + _("Units and outcomes")
    for version in versions:
        said = _("version %(n)s") % {"n": version.number}
        yield f"### {version.ref} {_one(version.title)} ({said})"
        points = version.points and f"{number(version.points)} {version.points_scheme}"
        yield from _rows(
            (_("Hours of work"), version.hours),
            (_("Points"), points),
            (_("EQF level"), version.eqf_level),
            (_("Assessed by"), _one(version.words("assessment_method"))),
        )
        for one in version.outcomes():
            yield f"- {one.ref} {_one(one.text)}"


def _rows(*pairs):
    """Label and value, those with a value; longer ones stay one line."""
    return [f"{label}:\t{_one(value)}" for label, value in pairs if value not in (None, "")]


def _part(title, text):
    return [f"## {title}", *_text(text)] if text.strip() else []


def _text(text):
    return [f"  {line.strip()}" for line in plain(text).replace("\t", " ").split("\n") if line.strip()]


def _one(value):
    return " ".join(plain(str(value)).split())


def blocks(text):
    """[(kind, what)] to show a text: title, heading, unit, rows [(label, value)], items [..], words."""
    found = []
    for line in text.splitlines():
        kind, what = _kind_of(line)
        if kind in ("rows", "items", "words") and found and found[-1][0] == kind:
            found[-1][1].append(what)
        else:
            found.append((kind, [what]))
    return [(kind, what if kind in ("rows", "items", "words") else what[0]) for kind, what in found]


def _kind_of(line):
    for mark, kind in (("### ", "unit"), ("## ", "heading"), ("# ", "title"), ("- ", "items"), ("  ", "words")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    label, _tab, value = line.partition(":\t")
    return "rows", (label, value)
