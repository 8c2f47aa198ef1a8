"""What one reader sees on the page of an organisation: of each field only what the one rule (`profile`) shows."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language_info
from django_countries import countries

from kogge.commons.clusters.listing import rows
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import FIELDS, NEAR, Audience, Reader, fields_at, reader_of
from kogge.commons.clusters.sections import MEMBERS, label_of
from kogge.commons.clusters.selecting import select
from kogge.commons.clusters.words import ECOSYSTEMS, SERVICES
from kogge.commons.journal.models import site
from kogge.commons.people.models import User
from kogge.commons.privacy import directory
from kogge.commons.regions.models import Region, Term

NEIGHBOURS = 5
MOST_COMPANIES = 200
TEXTS = ("text", "aims", "offers", "needs")
VOCABULARIES = {"nace-2-1": "nace", "technologies": "technologies"}  # and the fields that name their codes


@dataclass(frozen=True)
class Said:
    """A text in the language in which there is one."""

    text: str
    language: str
    heading: str = ""
    is_foreign: bool = False

    @property
    def language_name(self):
        return str(get_language_info(self.language)["name_translated"]).capitalize()


def said_in(text, language, heading="") -> Said | None:
    """A text as this reader reads it: in their language, else in English, else in any; None if there is none."""
    data = getattr(text, "data", text) or {}
    data = data if isinstance(data, dict) else {"en": data}
    found = next((one for one in (language, "en", *data) if data.get(one)), None)
    return Said(data[found], found, heading, found != language) if found else None


def who_reads(request):
    """Who reads. Looking as somebody else shows nothing that the one who looks may not see."""
    return request.viewing.by if request.viewing else request.user


def reader_in(request) -> Reader:
    return reader_of(who_reads(request))


def near_to(organisation, reader, wanted="") -> int:
    """How near the reader stands; who works there may look as somebody farther away (`?as=`), never nearer."""
    near = reader.near(organisation)
    return min(near, NEAR[Audience(wanted)]) if wanted in NEAR else near


def seen_by(organisation, near) -> set[str]:
    """The fields that are filled in and shown to somebody who stands so near."""

    def is_filled(name):
        if name == "members":
            return organisation.members_total is not None
        if name == "label":
            return bool(organisation.label_at(timezone.localdate()))
        return name == "priorities" or bool(getattr(organisation, name)) or getattr(organisation, name) == 0

    return {name for name in FIELDS if name in fields_at(organisation, near) and is_filled(name)}


def entry(organisation, reader, *, near, viewer, language) -> dict:
    """Everything that stands on the page. `viewer`: the person who reads, for the rule of people's profiles."""
    seen = seen_by(organisation, near)
    texts = [said_in(getattr(organisation, name), language, label_of(name)) for name in TEXTS if name in seen]
    terms = terms_of(organisation)
    region = Region.objects.filter(code=organisation.nuts).first() if organisation.nuts else None
    return {
        "organisation": organisation,
        "seen": seen,
        "summary": said_in(organisation.summary, language),
        "texts": [text for text in texts if text],
        "region": region,
        "ecosystems": [(code, ECOSYSTEMS[code]) for code in organisation.ecosystems if code in ECOSYSTEMS],
        "sectors": _named(organisation, "nace", seen, terms),
        "technologies": _named(organisation, "technologies", seen, terms),
        "priorities": _priorities(organisation) if "priorities" in seen else [],
        "services": [SERVICES[code] for code in _chosen(organisation, "services", seen) if code in SERVICES],
        "markets": [countries.name(code) or code for code in _chosen(organisation, "target_countries", seen)],
        "works_in": [get_language_info(code)["name_translated"] for code in _chosen(organisation, "languages", seen)],
        "members": _members(organisation) if "members" in seen else [],
        "companies": _companies(organisation) if "members" in seen else [],
        "label": organisation.label_at(timezone.localdate()) if "label" in seen else "",
        "people": _people(organisation, viewer),
        "neighbours": _neighbours(organisation, reader, language) if organisation.state == "listed" else [],
    }


def _chosen(organisation, name, seen):
    return getattr(organisation, name) if name in seen else []


def _named(organisation, name, seen, terms):
    return [(code, terms[name, code]) for code in _chosen(organisation, name, seen) if (name, code) in terms]


def terms_of(*organisations) -> dict[tuple[str, str], str]:
    """The words of the sectors and technologies that these entries name: {("nace", "10"): …}. One query."""
    codes = {code for one in organisations for code in (*one.nace, *one.technologies)}
    found = Term.objects.filter(vocabulary__code__in=VOCABULARIES, code__in=codes)
    rows = found.values_list("vocabulary__code", "code", "label") if codes else []
    return {(VOCABULARIES[vocabulary], code): label for vocabulary, code, label in rows}


def _priorities(organisation):
    return list(organisation.priorities.select_related("region").order_by("region__code", "number"))


def _members(organisation):
    """How many of each kind it has: (what they are called, how many)."""
    stated = [(label_of(name), getattr(organisation, name)) for name in MEMBERS]
    return [(label, n) for label, n in stated if n is not None]


def _companies(organisation):
    """The members that agreed to be shown."""
    return list(organisation.members.agreed().order_by("name", "pk")[:MOST_COMPANIES])


def _people(organisation, viewer):
    """Those who agreed to stand here, as far as they show themselves to this reader: profiles with their part."""
    shown = organisation.memberships.filter(is_shown=True, person__in=User.objects.shown_to(viewer))
    found = list(shown.select_related("person").order_by("role", "person__name", "pk"))
    profiles = directory.profiles(viewer, [one.person for one in found]) if found else {}
    found = [(profiles[one.person_id], one.get_role_display()) for one in found]
    return [(profile, role) for profile, role in found if profile.name]


def _neighbours(organisation, reader, language):
    """Others of the same field in the same country."""
    query = QueryDict(mutable=True)
    query["country"] = organisation.country.code
    if organisation.kind == Organisation.Kind.CLUSTER:
        query.setlist("ecosystem", organisation.ecosystems)
    else:
        query["kind"] = organisation.kind
    of = "clusters" if organisation.kind == Organisation.Kind.CLUSTER else "others"
    selection = select(query, reader=reader, version=site().version, of=of)
    keys = [key for key in selection.keys(language, limit=NEIGHBOURS + 1) if key != organisation.pk][:NEIGHBOURS]
    return rows(keys, version=site().version, now=timezone.now())


def next_change(request, response):
    """The page changes by itself on the day after the label, or the project, has ended."""
    organisation = (getattr(response, "context_data", None) or {}).get("organisation")
    if organisation is None:
        return None
    today = timezone.localdate()
    ends = [day for day in (organisation.label_until, organisation.project_ends_on) if day and day >= today]
    if not ends:
        return None
    return timezone.make_aware(datetime.combine(min(ends) + timedelta(days=1), time()))
