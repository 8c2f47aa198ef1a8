"""What /search/ looks through: one explicit list, and how it is kept findable. Organisations and people have their own
rooms' search; the rest is put into documents from here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.index import index_all
from kogge.commons.clusters.words import LANGUAGE_OF
from kogge.commons.events.models import Event
from kogge.commons.journal.models import site, touch
from kogge.commons.regions.models import Priority, Region
from kogge.commons.search import actions as search
from kogge.commons.search.actions import Entry
from kogge.commons.search.models import Document
from kogge.training.programmes.models import Edition, Module, Programme


@dataclass(frozen=True)
class About:
    """A page about this site; `pk` is the key under which it is found, so it never changes."""

    pk: int
    route: str
    title: str
    text: str

    def get_absolute_url(self):
        return reverse(self.route)


PAGES = [
    About(
        1,
        "about",
        _("What this is"),
        _("What this is, for whom, and how a programme goes, from the nomination to the certificate."),
    ),
    About(
        2,
        "about_partners",
        _("Partners and funders"),
        _("Who leads, carries and pays for the editions of the programmes."),
    ),
    About(
        3,
        "about_data",
        _("Data and licences"),
        _("Where the data on these pages come from, how old they are, and under which licence they may be used."),
    ),
    About(
        4,
        "about_privacy",
        _("Privacy"),
        _("What this site stores about people, why, who sees it, how long, and whom to ask."),
    ),
    About(
        5,
        "about_accessibility",
        _("Accessibility"),
        _("What we aim at (WCAG 2.2, level AA), what has been checked, and what is known not to work."),
    ),
    About(
        6,
        "about_security",
        _("Security"),
        _("How to report a weakness, what is in scope, and what happens then."),
    ),
    About(
        7,
        "about_contact",
        _("Contact"),
        _("Who runs this site, and how to correct or remove an entry of the directory."),
    ),
    About(
        8,
        "about_api",
        _("For developers"),
        _(
            "Programs can read everything public of the directory, the regions and the vocabularies, "
            "with GET and without a key."
        ),
    ),
    About(
        9,
        "definition_list",
        _("Work roles"),
        _("What a cluster manager is there for, does and can: purpose, tasks, competences with levels, and sources."),
    ),
]


@dataclass(frozen=True)
class Source:
    """A kind of thing that is found: its rows, what each says to whom, and which of them somebody may see."""

    kind: str
    label: str
    rows: Callable[[], Iterable]
    compose: Callable[[object], Entry | None]
    visible_to: Callable[[object, list[int]], Iterable]  # of these keys
    order: Callable[[object], object]


def said(text) -> dict[str, str]:
    """A text in several languages: {language: text}."""
    data = getattr(text, "data", text)
    return {key: value for key, value in data.items() if value} if isinstance(data, dict) else {"en": data or ""}


def together(*texts) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        for language, words in (text if isinstance(text, dict) else said(text)).items():
            found[language] = f"{found.get(language, '')} {words}".strip()
    return found


def in_each_language(say) -> dict[str, str]:
    """What we say ourselves, in each language of the pages. `say` is asked once in each."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(say())
    return found


def _region(region):
    own = LANGUAGE_OF.get(region.iso, "en")
    titles = {"": region.name}
    if region.level == 0:
        titles |= in_each_language(lambda: region.country_name)
    stated = [{priority.language: priority.text} for priority in region.priorities.all()]
    return Entry(
        kind="region",
        ref=region.pk,
        titles=titles,
        texts=together({own: f"{region.name} {region.name_latin} {region.code}"}, *stated),
    )


def _programme(programme):
    return Entry(
        kind="programme",
        ref=programme.pk,
        titles=said(programme.name),
        texts=together(programme.summary, programme.aims, programme.audience, {"en": programme.host.name}),
    )


def _edition(edition):
    """A draft is found by those who work on it; that they may see it is asked again before it is shown."""
    modules = [text for module in edition.modules.all() for text in (module.title, module.topics)]
    return Entry(
        kind="edition",
        ref=edition.pk,
        titles=together(edition.programme.name, edition.name),
        texts=together(edition.summary, {"en": edition.code}, *modules),
        audience="public" if edition.state != Edition.State.DRAFT else f"circle:{edition.circle_id}",
    )


def _event(event):
    """A meeting of a circle is found by the circle; one of nobody by nobody."""
    if not (event.is_public or event.circle_id):
        return None
    return Entry(
        kind="event",
        ref=event.pk,
        titles=said(event.title),
        texts=together(event.text, {event.language: f"{event.city} {event.venue}"}),
        audience="public" if event.is_public else f"circle:{event.circle_id}",
    )


def _page(about):
    return Entry(
        kind="page",
        ref=about.pk,
        titles=in_each_language(lambda: about.title),
        texts=in_each_language(lambda: about.text),
    )


def _programmes_of(user, refs):
    seen = Edition.objects.visible_to(user).filter(programme__in=refs).values("programme")
    return Programme.objects.filter(pk__in=seen).select_related("host")


SOURCES = [
    Source(
        kind="region",
        label=_("Regions"),
        rows=lambda: Region.objects.prefetch_related(Prefetch("priorities", Priority.objects.order_by("number"))),
        compose=_region,
        visible_to=lambda user, refs: Region.objects.filter(pk__in=refs),
        order=lambda region: (region.level, region.title.casefold()),
    ),
    Source(
        kind="programme",
        label=_("Programmes"),
        rows=lambda: Programme.objects.select_related("host"),
        compose=_programme,
        visible_to=_programmes_of,
        order=lambda programme: str(programme.name).casefold(),
    ),
    Source(
        kind="edition",
        label=_("Editions"),
        rows=lambda: Edition.objects.select_related("programme").prefetch_related(
            Prefetch("modules", Module.objects.order_by("number"))
        ),
        compose=_edition,
        visible_to=lambda user, refs: (
            Edition.objects.visible_to(user).filter(pk__in=refs).select_related("programme", "lead")
        ),
        order=lambda edition: -edition.starts_on.toordinal(),
    ),
    Source(
        kind="event",
        label=_("Events"),
        rows=Event.objects.all,
        compose=_event,
        visible_to=lambda user, refs: (
            Event.objects.visible_to(user).filter(pk__in=refs).select_related("circle").distinct()
        ),
        order=lambda event: -event.starts_at.timestamp(),
    ),
    Source(
        kind="page",
        label=_("About this site"),
        rows=lambda: PAGES,
        compose=_page,
        visible_to=lambda user, refs: [about for about in PAGES if about.pk in refs],
        order=lambda about: about.pk,
    ),
]

LOOK = timedelta(hours=1)  # at the longest, should a change not have been counted
_tended: dict = {"version": None, "at": None}  # the installation's when this process last looked, and when that was


def tend_documents(*, now):
    """Make everything of the list findable as it is now. Costs nothing while nothing has changed."""
    version = site().version
    if _tended["version"] == version and now < _tended["at"] + LOOK:
        return
    write_documents()
    _tended.update(version=version, at=now)


def tend_directory(*, now):
    """Make every organisation findable as it is now: what time alone changes, and a net under all else."""
    if index_all(now=now):
        touch()  # lists kept in memory look again


def write_documents():
    """Compare everything of the list with its documents. Returns how many changed, by kind."""
    changed = {}
    for source in SOURCES:
        entries, refs = [], set(Document.objects.of(source.kind).filter(is_gone=False).values_list("ref", flat=True))
        for row in source.rows():
            refs.add(row.pk)
            entry = source.compose(row)
            entries += [entry] if entry else []
        changed[source.kind] = search.put(source.kind, sorted(refs), entries)
    return changed


def reindex(*, now, clear=False):
    """Everything that is found, made anew. Returns how many documents changed, by kind."""
    if clear:
        search.clear()
    changed = {"organisation": index_all(now=now)} | write_documents()
    touch()
    return changed


def forget_tended():
    """Look again at the next round (tests)."""
    _tended.update(version=None, at=None)
