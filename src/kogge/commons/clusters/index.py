"""How an entry of the directory is found: its texts and facets, for each audience those of the fields it sees."""

from django.db import transaction
from django.utils import timezone

from kogge.commons.clusters.models.organisation import SHOWN, Organisation
from kogge.commons.clusters.profile import FIELDS, NEAR, Audience, audience_of, fields_at
from kogge.commons.clusters.words import ECOSYSTEMS, LANGUAGE_OF, SIZES, WORK_LANGUAGES
from kogge.commons.search.actions import Entry, put

KIND = "organisation"
AT_ONCE = 500  # entries that are held while they are read and written


def index(organisations, *, now=None):
    """Make these entries findable as they are now. Returns how many documents changed."""
    return _index([one.pk for one in organisations if one.pk], now or timezone.now())


@transaction.atomic
def _index(keys, now):
    """Each entry is read again and held until it is written: what somebody has hidden meanwhile stays hidden."""
    changed = 0
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows = list(Organisation.objects.select_for_update().filter(pk__in=some).order_by("pk"))
        priorities = _priorities(some)
        entries = [entry for one in rows for entry in _entries(one, priorities.get(one.pk, []), now)]
        changed += put(KIND, some, entries)
    return changed


def index_all(*, now):
    """Every entry, as the clock does it: what time alone changes, and a net under all else."""
    changed, start = 0, 0
    following = Organisation.objects.order_by("pk").values_list("pk", flat=True)
    while keys := list(following.filter(pk__gt=start)[:AT_ONCE]):
        changed += _index(keys, now)
        start = keys[-1]
    return changed


def _priorities(pks):
    """The words of the priorities that entries relate to: {pk: [(language, text), …]}."""
    found = {}
    rows = Organisation.priorities.through.objects.filter(organisation__in=pks)
    for pk, language, text in rows.values_list("organisation", "priority__language", "priority__text"):
        found.setdefault(pk, []).append((language, text))
    return found


def _entries(organisation, priorities, now):
    """One entry for everybody, and one more for each audience to whom more is shown."""
    if organisation.state not in SHOWN:
        return
    country = str(organisation.country)
    titles = _titles(organisation, country)
    said = []  # what everybody reads who reads this one: the public one, and that of members
    audiences = [
        (Audience.PUBLIC, "public"),
        (Audience.MEMBERS, "members"),
        (Audience.CIRCLE, f"circle:{organisation.circle_id}"),
        (Audience.US, f"us:{organisation.pk}"),
    ]
    chosen = {audience_of(organisation, name) for name in FIELDS}
    for audience, name in audiences:
        # Colleagues stand nearest, but are not in the circle.
        asked = {Audience.CIRCLE, Audience.US} if audience == Audience.US else {audience}
        if audience != Audience.PUBLIC and not asked & chosen:
            continue
        if audience == Audience.CIRCLE and not organisation.circle_id:
            continue
        fields = fields_at(organisation, NEAR[audience])
        entry = Entry(
            kind=KIND,
            ref=organisation.pk,
            audience=name,
            titles=titles,
            texts=_texts(organisation, country, fields, priorities),
            facets=tuple(_facets(organisation, country, fields, now)),
        )
        if (entry.texts, entry.facets) in said:
            continue
        yield entry
        if audience in (Audience.PUBLIC, Audience.MEMBERS):
            said.append((entry.texts, entry.facets))


def _titles(organisation, home):
    """By which title it stands in lists: by language, "" for all languages that have no other."""
    titles = dict(_by_language(organisation.names))
    titles[""] = organisation.name_en or organisation.name
    return titles | ({LANGUAGE_OF[home]: organisation.name} if home in LANGUAGE_OF else {})


def _by_language(text):
    data = getattr(text, "data", "")
    return {key: value for key, value in data.items() if value} if isinstance(data, dict) else {"en": data or ""}


def _texts(organisation, home, fields, priorities):
    own = LANGUAGE_OF.get(home, "en")
    said = [
        (own, organisation.name),
        ("en", f"{organisation.name_en} {organisation.sector} {' '.join(organisation.ecosystems)}"),
        (own, f"{organisation.city} {organisation.region}"),
    ]
    for name in ("summary", *(each for each in ("text", "aims", "offers", "needs") if each in fields)):
        said += _by_language(getattr(organisation, name)).items()
    if "priorities" in fields:
        said += priorities
    texts = {}
    for language, text in said:
        texts[language] = f"{texts.get(language, '')} {text}".strip()
    return texts


def _facets(organisation, country, fields, now):
    yield f"kind:{organisation.kind}"
    yield f"state:{organisation.state}"
    yield f"standing:{organisation.standing}"
    yield f"country:{country}"
    yield f"freshness:{organisation.freshness_at(now)}"
    if len(organisation.nuts) >= 4:
        yield f"region:{organisation.nuts[:4]}"
    yield f"town:{country}/{organisation.city}"
    yield from (f"ecosystem:{one}" for one in organisation.ecosystems if one in ECOSYSTEMS)
    if "nace" in fields:
        yield from sorted({f"sector:{code[:2]}" for code in organisation.nace})
    if "technologies" in fields:
        yield from (f"technology:{one}" for one in organisation.technologies)
    if "languages" in fields:
        yield from (f"language:{one}" for one in organisation.languages if one in WORK_LANGUAGES)
    if "label" in fields and organisation.label_at(timezone.localdate(now, timezone.get_default_timezone())):
        yield f"label:{organisation.label}"
    total = organisation.members_total if "members" in fields else None
    if total:
        yield from (f"size:{code}" for code, low, high, _name in SIZES if low <= total and (not high or total <= high))


def audiences_of(reader):
    """The documents that a reader may read (`profile.Reader`)."""
    known = ["public", "members"] if reader.is_known else ["public"]
    circles = [f"circle:{pk}" for pk in sorted(reader.circles)]
    return known + circles + [f"us:{pk}" for pk in sorted(reader.works_for)]
