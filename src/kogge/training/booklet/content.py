"""What stands in a booklet, read once for its web page and its print alike."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.base.charts import Bar, bars, country_map
from kogge.base.charts.country_map import COUNTRIES
from kogge.commons.events.models import Attendance
from kogge.training.booklet.models import Booklet, Chapter
from kogge.training.learning.models import Result
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition

LEAST = 5  # people, below which nothing is said of how they took part
KIND = Chapter.Kind


@dataclass
class Results:
    """Counts of the whole edition, none of which speaks of one person."""

    facts: list = field(default_factory=list)  # (number, what it counts)
    countries: Counter = field(default_factory=Counter)
    modes: list = field(default_factory=list)  # (how, number)
    stated: list = field(default_factory=list)
    map: object = None
    took_part: object = None


@dataclass
class Content:
    booklet: Booklet
    edition: Edition
    title: str
    people: list
    chapters: list
    modules: list
    partners: list
    results: Results


def people_of(booklet):
    """The pages that may be shown, in the order of the booklet."""
    pages = booklet.pages.shown().select_related("seat__person", "organisation", "photo", "card")
    return list(pages.in_order())


def content_of(booklet) -> Content:
    edition = booklet.edition
    people = people_of(booklet)
    for page in people:
        page.booklet = booklet
    chapters = list(booklet.chapters.order_by("position", "pk"))
    for chapter in chapters:
        chapter.anchor = f"chapter-{chapter.pk}"
    kinds = {chapter.kind for chapter in chapters}
    return Content(
        booklet,
        edition,
        str(booklet.title) or str(edition.programme.name),
        people,
        chapters,
        list(edition.modules.select_related("lead").order_by("number")) if KIND.MODULES in kinds else [],
        _partners(edition) if KIND.PARTNERS in kinds else [],
        results_of(edition, people) if KIND.RESULTS in kinds or KIND.PEOPLE in kinds else Results(),
    )


def _partners(edition):
    """Each organisation once, with everything it is."""
    found = {}
    rows = edition.partners.exclude(role="funder").select_related("organisation").order_by("pk")
    for partner in rows:
        found.setdefault(partner.organisation, []).append(partner.get_role_display())
    return list(found.items())


def results_of(edition, people):
    """How many took part, completed, came from where, and how they took part in meetings."""
    seats = list(edition.seats.participants().values_list("person", flat=True))
    where = Counter(page.organisation.country.code for page in people if page.organisation)
    completed = Result.objects.filter(seat__edition=edition, has_passed=True).count()
    clusters = len({page.organisation_id for page in people if page.organisation_id})
    modules = list(edition.modules.all())
    hours = sum(module.hours or 0 for module in modules)
    facts = [
        (len(seats), ngettext("participant", "participants", len(seats))),
        (completed, _("completed it")),
        (clusters, ngettext("organisation in this booklet", "organisations in this booklet", clusters)),
        (len(where), ngettext("country in this booklet", "countries in this booklet", len(where))),
        (len(modules), ngettext("module", "modules", len(modules))),
        (hours, _("hours of work")),
    ]
    result = Results([fact for fact in facts if fact[0]], where)
    result.stated = list(edition.figures.order_by("place", "pk"))
    if where:
        result.map = country_map(
            title=_("Where the people of this booklet work"),
            counts={code: count for code, count in where.items() if code in COUNTRIES},
            desc=_("A map of the Baltic Sea with the number of people in each country."),
            place="middle",
        )
    if len(seats) >= LEAST:
        _took_part(result, edition, seats)
    return result


def _took_part(result, edition, seats):
    rows = Attendance.objects.filter(event__modules__edition=edition, person__in=seats).values_list("pk", "mode")
    counted = Counter(mode for _pk, mode in set(rows))
    result.modes = [(str(label), counted[mode]) for mode, label in Attendance.Mode.choices if counted[mode]]
    if result.modes:
        result.took_part = bars(
            title=_("How people took part in the meetings"),
            sub=_("Every meeting of every person counts once."),
            items=[Bar(label, count) for label, count in result.modes],
            head=(_("How"), _("Times")),
        )


def start_of(seat):
    """What the person wrote in the application, as a start: (organisation, {field: text})."""
    case = Nomination.objects.filter(ref=seat.case).exclude(ref="").select_related("cluster", "application").first()
    if case is None:
        own = seat.person.memberships.select_related("organisation").order_by("pk").first()
        return (own.organisation if own else None), {"role": seat.person.work[:120]}
    written = getattr(case, "application", None)
    texts = {"role": written.role, "why": written.goals[:900]} if written else {}
    return case.cluster, {name: text for name, text in texts.items() if text}


def missing_of(booklet):
    """Participants without a page that others see: [(seat, page or None, why)]."""
    shown = set(booklet.pages.shown().values_list("seat", flat=True))
    pages = {page.seat_id: page for page in booklet.pages.all()}
    seats = booklet.edition.seats.participants().select_related("person").order_by("person__name", "pk")
    found = []
    for seat in seats:
        if seat.pk in shown:
            continue
        page = pages.get(seat.pk)
        if page is None or page.saved_at is None:
            why = _("has not begun")
        elif page.approved_at is None:
            why = _("has written, and not approved yet")
        else:
            why = _("does not agree to stand in it any more")
        found.append((seat, page, why))
    return found


def order_pages(pages, by):
    """The pages in another order: by name, by country, or by organisation."""
    keys = {
        "name": lambda page: page.seat.person.name.casefold(),
        "country": lambda page: (str(page.organisation.country.name) if page.organisation else "", name(page)),
        "organisation": lambda page: (page.organisation.title.casefold() if page.organisation else "", name(page)),
    }
    name = keys["name"]
    return sorted(pages, key=keys[by])
