"""What is about to be awarded, and to whom: an Award, with the elements of a European micro-credential.

Everything is copied into it at that moment, so that a unit, a name or an address changed later changes nothing.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop

UNIT = "unit"
PROGRAMME = "programme"
COMPLETION = "completion"  # that an edition was completed, where it describes no units: claims no micro-credential

# Council Recommendation 2022/C 243/02, Annex I: the eleven that have to be there, in its order.
ELEMENTS = {
    "learner": gettext_noop("Identification of the learner"),
    "title": gettext_noop("Title"),
    "country": gettext_noop("Country of the issuer"),
    "body": gettext_noop("Awarding body"),
    "day": gettext_noop("Date of issue"),
    "outcomes": gettext_noop("Learning outcomes"),
    "workload": gettext_noop("Workload in hours"),
    "level": gettext_noop("Level (EQF), or why none applies"),
    "assessment": gettext_noop("Type of assessment"),
    "participation": gettext_noop("Form of participation"),
    "quality": gettext_noop("Type of quality assurance"),
}


@dataclass(frozen=True)
class Issuer:
    """The awarding body as it was called on the day of issue."""

    organisation: int
    name: str
    country: str  # two letters
    city: str = ""
    website: str = ""


@dataclass(frozen=True)
class Outcome:
    """One learning outcome that was reached."""

    ref: str  # "U2.K1"
    kind: str  # knowledge | skill | competence
    text: dict  # by language
    uris: tuple = ()  # competences of the definition, skills of ESCO


@dataclass(frozen=True)
class Award:
    """All that a credential says. Texts are dicts by language, with "en" where there is any."""

    seat: int
    person: int
    holder: str  # the name, as it is going to stand
    kind: str  # unit | programme | completion
    title: dict
    issuer: Issuer
    edition: int
    programme: dict  # its name with that of the edition
    awarded_on: date
    outcomes: tuple[Outcome, ...] = ()
    hours: Decimal | None = None
    points: Decimal | None = None
    scheme: str = "none"  # ECTS | ECVET | none
    eqf_level: int | None = None
    level_reason: dict = field(default_factory=dict)  # why no level applies
    assessment_kind: str = ""  # code of the European vocabulary
    assessment: dict = field(default_factory=dict)
    participation: str = ""  # blended | online | on_site
    quality_assurance: dict = field(default_factory=dict)
    grade: str = ""
    supervision: str = ""  # as in units: none | supervised | id_online | id_on_site
    prerequisites: dict = field(default_factory=dict)
    stackability: str = ""  # standalone | stackable
    further: str = ""  # an address with further information
    valid_until: date | None = None
    unit_version: int | None = None
    unit_ref: str = ""
    unit_number: int | None = None  # which version of the unit
    parts: tuple[str, ...] = ()  # of a programme: the refs of the units it is made of

    @property
    def is_micro_credential(self) -> bool:
        return self.kind in (UNIT, PROGRAMME)

    def missing(self) -> list[str]:
        """The names (keys of ELEMENTS) of what a micro-credential may not be without and this one is."""
        there = {
            "learner": self.person and self.holder.strip(),
            "title": said(self.title),
            "country": self.issuer.country,
            "body": self.issuer.name,
            "day": self.awarded_on,
            "outcomes": self.outcomes and all(said(one.text) for one in self.outcomes),
            "workload": self.hours and self.hours > 0,
            "level": self.eqf_level or said(self.level_reason),
            "assessment": self.assessment_kind or said(self.assessment),
            "participation": self.participation,
            "quality": said(self.quality_assurance),
        }
        return [name for name in ELEMENTS if not there[name]]

    def as_json(self) -> dict:
        """For a JSONField; `from_json` reads it back."""
        plain = asdict(self)
        for name in ("hours", "points"):
            plain[name] = None if plain[name] is None else str(plain[name])
        for name in ("awarded_on", "valid_until"):
            plain[name] = plain[name].isoformat() if plain[name] else None
        plain["outcomes"] = [one | {"uris": list(one["uris"])} for one in plain["outcomes"]]
        plain["parts"] = list(plain["parts"])
        return plain


def from_json(plain: dict) -> Award:
    """The award that `as_json` wrote."""
    read = dict(plain)
    for name in ("hours", "points"):
        read[name] = None if read[name] is None else Decimal(read[name])
    for name in ("awarded_on", "valid_until"):
        read[name] = date.fromisoformat(read[name]) if read[name] else None
    read["issuer"] = Issuer(**read["issuer"])
    read["outcomes"] = tuple(Outcome(**(one | {"uris": tuple(one["uris"])})) for one in read["outcomes"])
    read["parts"] = tuple(read["parts"])
    return Award(**read)


def said(text: dict) -> bool:
    """Whether a text by language says anything in any."""
    return any(str(value).strip() for value in text.values())


def by_language(text) -> dict:
    """A text of an i18nfield, a dict or a plain text as a dict by language."""
    data = getattr(text, "data", text) or {}
    if isinstance(data, dict):
        return {code: str(value) for code, value in data.items() if value and str(value).strip()}
    return {"en": str(data)}


def in_language(text: dict, language: str = "en") -> str:
    """The text in this language, else in English, else in any."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")
