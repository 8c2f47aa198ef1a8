"""What is found for one reader: groups of a few each, every hit asked again whether this reader may see it."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.commons.clusters.index import audiences_of
from kogge.commons.clusters.listing import rows
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import reader_of
from kogge.commons.clusters.selecting import WORDS, select
from kogge.commons.journal.models import site
from kogge.commons.privacy import directory
from kogge.commons.search.finding import find
from kogge.portal.home.search import SOURCES

FIRST = 5  # hits of a group on the page of all groups
MOST = 500  # hits of one kind that are looked at: who finds more adds a word


@dataclass(frozen=True)
class Group:
    """The hits of one kind: some of them, how many there are, and where all of them stand."""

    kind: str
    label: str
    total: int
    hits: list = field(default_factory=list)
    href: str = ""


def words_of(typed):
    """What was typed, as it is looked for: without what nobody can type, and not longer than a long sentence."""
    return " ".join(typed.replace("\0", " ").split())[:WORDS].strip()


def groups(words, *, user, reader, language):
    """Everything found, by kind, the largest rooms first. `reader`: who reads, whoever is looked as."""
    return [
        group
        for group in [
            *_organisations(words, user, reader, language),
            *_listed(words, user, reader),
            *_people(words, reader),
        ]
        if group.total
    ]


def group(kind, words, *, user, reader):
    """All hits of one kind of `search.SOURCES`; None if there is no such kind."""
    source = next((source for source in SOURCES if source.kind == kind), None)
    if source is None:
        return None
    hits = _seen(source, _found(words, reader, [kind]), user)
    return Group(kind, source.label, len(hits), hits)


def _organisations(words, user, who_reads, language):
    query, version, reader = QueryDict(urlencode({"q": words})), site().version, reader_of(who_reads)
    for kind, of, label, route in (
        ("cluster", "clusters", _("Clusters"), "cluster_list"),
        ("organisation", "others", _("Schools, agencies and others"), "organisation_list"),
    ):
        selection = select(query, reader=reader, version=version, of=of)
        keys = selection.keys(language, limit=FIRST)
        seen = set(Organisation.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        hits = rows([key for key in keys if key in seen], version=version, now=timezone.now())
        yield Group(kind, label, selection.total if hits else 0, hits, f"{reverse(route)}?{query.urlencode()}")


def _listed(words, user, reader):
    found = _found(words, reader, [source.kind for source in SOURCES])
    for source in SOURCES:
        hits = _seen(source, found, user)
        href = f"?{urlencode({'q': words, 'in': source.kind})}"
        yield Group(source.kind, source.label, len(hits), hits[:FIRST], href)


def _found(words, reader, kinds):
    """{kind: {key: is it in the title}}"""
    found = {kind: {} for kind in kinds}
    for kind, ref, is_title in find(words, audiences=audiences_of(reader_of(reader)), kinds=kinds):
        found[kind][ref] = is_title
    return found


def _seen(source, found, user):
    """Those that this person may see, as they are now: what has the words in its title first."""
    in_title = found[source.kind]
    refs = sorted(in_title, key=lambda ref: (not in_title[ref], ref))[:MOST]
    seen = source.visible_to(user, refs) if refs else []
    return sorted(seen, key=lambda row: (not in_title[row.pk], source.order(row)))


def _people(words, reader):
    people = directory.listed(reader, words)
    total = people.count()
    first = list(people[:FIRST]) if total else []
    seen = directory.profiles(reader, first) if first else {}
    hits = [seen[person.pk] for person in first]
    yield Group("person", _("People"), total, hits, f"{reverse('person_list')}?{urlencode({'q': words})}")
