"""What a reviewer sees of a file. Every page of the committee takes it from here, and from nowhere else."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.commons.clusters.words import ECOSYSTEMS
from kogge.commons.search.stems import fold
from kogge.training.nominations.eligibility import language_name
from kogge.training.selection.matching import languages_of
from kogge.training.selection.models import Round

SHORTEST = 2  # letters of a part of a name that is hidden by itself
ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:https?://|www\.)\S+|\+\d[\d ()/-]{6,}\d", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    answers: list[tuple[str, str]]  # question, answer
    is_short: bool = False  # facts beside their names, not texts below them


@dataclass(frozen=True)
class ShownFile:
    """One file as one reviewer reads it."""

    title: str
    about: str
    ref: str
    is_anonymised: bool
    sections: list[Section]
    enclosures: list  # files; none when anonymised, for a file tells its writer in many ways
    hidden_enclosures: int = 0


def read_blind_by(person):
    """Editions of which somebody reviews files without names; until that is decided, no page names the people to them.

    Whoever coordinates such an edition and reviews in it leaves its cases to the other coordinators meanwhile.
    """
    rounds = Round.objects.filter(is_anonymised=True, state__in=["reviewing", "deciding", "decided"])
    return rounds.filter(reviewers__person=person, reviewers__state="accepted").values("edition")


def shown_file(nomination, reviewer):
    """The one place that decides what a reviewer sees; `reviewer` says of which round, and how much."""
    is_anonymised = reviewer.round.is_anonymised
    hide = hider(nomination) if is_anonymised else str
    application = nomination.application
    files = [one.file for one in application.enclosures.all()]
    return ShownFile(
        title=_("Application %(ref)s") % {"ref": nomination.ref} if is_anonymised else nomination.person_name,
        about="" if is_anonymised else f"{nomination.cluster.title}, {nomination.cluster.country.name}",
        ref=nomination.ref,
        is_anonymised=is_anonymised,
        sections=[section for section in _sections(nomination, application, hide, is_anonymised) if section.answers],
        enclosures=[] if is_anonymised else files,
        hidden_enclosures=len(files) if is_anonymised else 0,
    )


def _sections(nomination, application, hide, is_anonymised):
    yield Section(
        "goals",
        _("Goals"),
        [
            (_("What they want to learn"), hide(application.goals)),
            (_("What they want to try in the own cluster"), hide(application.plan)),
        ],
    )
    yield Section(
        "experience",
        _("Experience"),
        [
            (_("Role in the cluster"), hide(application.role)),
            (_("What they have done so far"), hide(application.experience)),
        ],
    )
    said = nomination.answers.said if hasattr(nomination, "answers") else []
    answers = [(str(one.text), hide("\n".join(words))) for one, words in said]
    yield Section("asked", _("Questions of this call"), answers)
    yield Section("cluster", _("Cluster"), _of_cluster(nomination.cluster, nomination, is_anonymised), is_short=True)
    words = [] if nomination.is_own else [(_("Why this person is nominated"), hide(nomination.why))]
    given = [one for one in nomination.supports.all() if one.state == "given" and one.text]
    words += [(_("Word of the employer"), hide(one.text)) for one in given]
    yield Section("nomination", _("Nomination"), words)


def _of_cluster(cluster, nomination, is_anonymised):
    who = [(pgettext("organisation", "Name"), cluster.title), (_("Country"), str(cluster.country.name))]
    facts = [] if is_anonymised else who
    fields = ", ".join(str(ECOSYSTEMS.get(one, one)) for one in cluster.ecosystems)
    facts += [(_("Industrial ecosystems"), fields)] if fields else []
    facts += [(_("Standing"), cluster.get_standing_display())]
    tongues = ", ".join(language_name(code) for code in languages_of(nomination)[1:])
    return facts + ([(_("Languages they work in"), tongues)] if tongues and not is_anonymised else [])


def hider(nomination):
    """A function that takes names, employers and addresses out of a text."""
    words = hidden_words(nomination)
    if not words:
        return lambda text: ADDRESSES.sub(MARK, text)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w|@)(?:['’]?s\b)?")
    return lambda text: _covered(pattern, ADDRESSES.sub(MARK, text))


def _covered(pattern, text):
    """The text without what the pattern finds in it, whatever its case and accents and however these are written."""
    parts = [letter.lower() if letter.isascii() else fold(letter) for letter in text]
    places = [place for place, part in enumerate(parts) for _letter in part]  # in the text, of each folded letter
    shown, end = [], 0
    for match in pattern.finditer("".join(parts)):
        shown += [text[end : places[match.start()]], MARK]
        end = places[match.end() - 1] + 1
        while end < len(text) and not parts[end]:  # an accent written after its letter
            end += 1
    return "".join([*shown, text[end:]])


MARK = "▇▇▇"


def hidden_words(nomination):
    """What is hidden in this file, the longest first: what the profile says, and what a coordinator added or freed."""
    own = {fold(row.word): row.is_hidden for row in nomination.redactions.all()}
    found = {word for word in found_words(nomination) | numbers_of(nomination) if own.get(word, True)}
    found |= {word for word, is_hidden in own.items() if is_hidden}
    return sorted(found, key=lambda word: (-len(word), word))


def found_words(nomination):
    """Names, employers and addresses that the profile and the case name."""
    names = {nomination.nominee_name, nomination.nominator_name}
    names |= {one.name for one in nomination.supports.all()}
    for person in _people(nomination):
        names |= {person.name, person.called}
    cluster = nomination.cluster
    whole = {cluster.name, cluster.name_en, cluster.title, cluster.city, cluster.slug}
    whole |= {str(each) for each in getattr(cluster.names, "data", None).values()} if _has_names(cluster) else set()
    whole.add(re.sub(r"^https?://(www\.)?|/.*$", "", cluster.website or ""))
    return _folded(names | _parts(names) | whole)


def numbers_of(nomination):
    """Telephone numbers: hidden from reviewers, and not listed to who looks through what is hidden either."""
    numbers = {person.phone for person in _people(nomination)}
    return _folded(numbers | _parts(numbers))


def _people(nomination):
    return [person for person in (nomination.nominee, nomination.nominator) if person]


def _parts(names):
    return {part for name in names for part in re.split(r"[\s,]+", name)}


def _folded(words):
    return {fold(word.strip()) for word in words if word and len(word.strip()) >= SHORTEST}


def _has_names(cluster):
    return isinstance(getattr(cluster.names, "data", None), dict)
