"""What needs me today: one explicit list over all rooms, soonest first, each line an act with its address."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.models.organisation import FRESH
from kogge.commons.events.models import Attendance, Event, Registration
from kogge.commons.journal.models import Entry, site
from kogge.commons.people.returned import returned_to
from kogge.commons.surveys.models import Questionnaire
from kogge.commons.upkeep.actions.freshness import to_confirm
from kogge.commons.upkeep.models import Request
from kogge.portal.platform.models import Recovery
from kogge.training.achievements import due as achievements
from kogge.training.agreements import standing as papers
from kogge.training.assignments.due import waiting_for
from kogge.training.decisions.models import Minutes
from kogge.training.evaluations import due as evaluations
from kogge.training.groups.models import Group
from kogge.training.learning.models import Trainer
from kogge.training.nominations.models import Nomination
from kogge.training.nominations.places import as_told
from kogge.training.programmes.models import Edition, Seat
from kogge.training.selection.models import Review, Reviewer, Round
from kogge.training.selfassessments import due as selfassessments

MOST = 7
MONTH, WEEK = timedelta(days=31), timedelta(days=7)
LEADING = (Seat.Role.COORDINATOR, Seat.Role.ASSISTANT, Seat.Role.MODULE_LEAD)


@dataclass(frozen=True)
class Line:
    """One thing to do: verb and thing, where, by when, and for which of my hats."""

    text: str
    href: str
    note: str
    by: datetime | None
    hat: str
    act: str = ""


def todo(user, *, seats, agenda, asked=(), codes, now) -> list[Line]:
    """At most seven lines, soonest first. One query, for applicants only: the rest is read from what is kept.

    `seats`: of `seats_of`; `agenda`: of `agenda_of`; `asked`: of `asked_of`; `codes`: those of the person's hats.
    """
    lines = [*_to_decide(seats, now), *_offered(seats), *_to_record(seats, agenda, now), *_asked(asked)]
    lines += _assigned(user, get_language(), site().version, int(now.timestamp() // 60))
    if "nominee" in codes:
        lines += _own_cases(user)
    if "office" in codes:
        lines += _for_the_office(user)
        lines += _entries_of_the_office(user, now)
    if "cluster" in codes:
        lines += _own_entries(user, now)
    return sorted(lines, key=lambda line: (line.by or now, line.text))[:MOST]


@lru_cache(maxsize=500)
def _kept(user, version, minute):
    now = datetime.fromtimestamp(minute * 60, UTC)
    asked = asked_of(user, now=now) + [("evaluation", *one) for one in evaluations.waiting_for(user, now=now)]
    return seats_of(user), agenda_of(user, now=now), returned_to(user), asked


def workload_of(user, *, now):
    """Seats, agenda, whether mails came back, what others ask: asked once a minute, and anew after any change here.

    Read, never changed.
    """
    return _kept(user, site().version, int(now.timestamp() // 60))


@lru_cache(maxsize=500)
def _assigned(user, language, version, minute):
    """What assignments, papers and assessed units ask of the person, in the page's language; as the workload."""
    seats = _kept(user, version, minute)[0]
    now = datetime.fromtimestamp(minute * 60, UTC)
    found = [*waiting_for(user, seats=seats, now=now), *selfassessments.waiting_for(user, seats=seats, now=now)]
    return [Line(*one) for one in [*found, *papers.waiting_for(user), *achievements.waiting_for(user)]]


def forget_workloads():
    _kept.cache_clear()
    _assigned.cache_clear()


def seats_of(user):
    """The person's seats in editions that are not over, with how many applications wait in each. One query."""
    there = Nomination.objects.filter(edition=OuterRef("edition")).order_by().values("edition")
    sent, offered = (there.filter(state=state).annotate(n=Count("pk")).values("n") for state in ("sent", "offered"))
    return list(
        Seat.objects.of(user)
        .exclude(edition__state__in=Edition.OVER)
        .annotate(waiting=Subquery(sent), offered=Subquery(offered), round_state=F("edition__round__state"))
        .select_related("edition__programme")
        .only(
            "role",
            "module_id",
            *(f"edition__{name}" for name in ("slug", "name", "state", "timezone", "starts_on", "ends_on")),
            *(f"edition__{name}" for name in ("call_opens_at", "call_closes_at")),
            "edition__programme__slug",
            "edition__programme__name",
        )
        .order_by("edition__starts_on", "pk")
    )


def taught_by(user, day):
    """The modules in which somebody is a trainer, of editions that are not over. One query."""
    found = Trainer.objects.ahead(day).filter(person=user).exclude(module__edition__state__in=Edition.OVER)
    return found.select_related("module__edition__programme").order_by("module__starts_on", "pk")


def agenda_of(user, *, now):
    """The meetings of the person's circles and public ones, of the last month and to come. One query."""
    return list(
        Event.objects.visible_to(user)
        .filter(ends_at__gt=now - MONTH, cancelled_at=None)
        .annotate(
            is_recorded=Exists(Attendance.objects.filter(event=OuterRef("pk"))),
            module_id=F("modules"),
            module_number=F("modules__number"),
            edition_id=F("modules__edition"),
            edition_slug=F("modules__edition__slug"),
            edition_state=F("modules__edition__state"),
        )
        .only("slug", "title", "starts_at", "ends_at", "timezone", "is_by_day", "mode", "city")
        .order_by("starts_at", "pk")[:30]
    )


def asked_of(user, *, now):
    """What others ask of a person, in one query: [(what, address, title, more of it, by when, how many)].

    "files": to review; "second": to confirm a meeting; "survey": to answer; "place": at a meeting, to say yes or no;
    "group": published, to look at.
    """
    left = Review.objects.visible_to(user).filter(reviewer__round=OuterRef("pk"), state="draft").order_by()
    runs = Seat.objects.of(user).filter(edition=OuterRef("edition"), role__in=["coordinator", "assistant"])
    own_minutes = Minutes.objects.filter(round=OuterRef("pk"), sent_back_at=None, closed_by=user)
    sits = Exists(Reviewer.objects.filter(round=OuterRef("pk"), person=user, state="accepted"))
    rounds = (
        Round.objects.annotate(
            left=Subquery(left.values("reviewer__round").annotate(n=Count("pk")).values("n")),
            what=Case(
                When(sits, state="reviewing", left__gt=0, then=Value("files")),
                When((Q(sits) | Q(Exists(runs))) & ~Q(Exists(own_minutes)), state="decided", then=Value("second")),
                default=Value(""),
                output_field=CharField(),
            ),
        )
        .exclude(what="")
        .order_by()
        .values_list("what", "edition__slug", "edition__programme__name", "edition__name", "due_at", "left")
    )
    none = Value(0, output_field=IntegerField())
    answers = Questionnaire.objects.waiting_for(user, now).order_by()
    survey = Value("survey", output_field=CharField())
    answers = answers.values_list(survey, "ref", "title", "title", "closes_at", none)
    place = Value("place", output_field=CharField())
    places = Registration.objects.unanswered(user, now).order_by()
    places = places.values_list(place, "event__slug", "event__title", "state", "offer_ends_at", none)
    return list(rounds.union(answers, places, _new_groups(user, now), all=True))


def _new_groups(user, now):
    """For a week: the groups of one's own that were published."""
    told = Entry.objects.filter(kind="groups.partition", verb="publish", at__gt=now - WEEK)
    told = told.filter(thing_id=OuterRef("partition"))
    groups = Group.objects.filter(Exists(told), members__seat__person=user, partition__state="published").order_by()
    what, never = Value("group", output_field=CharField()), Value(None, output_field=DateTimeField())
    return groups.values_list(what, "partition__edition__slug", "partition__title", "name", never, "number")


def _asked(asked):
    for what, address, title, more, by, number in asked:
        name = f"{title} {more}"
        if what == "files":
            text = ngettext("Review %(n)d application", "Review %(n)d applications", number) % {"n": number}
            yield Line(text, reverse("review_queue", args=[address]), name, by, _("Reviewer"), _("Continue"))
        elif what == "second":
            text, href = _("Confirm the decisions as the second person"), reverse("meeting_minutes", args=[address])
            yield Line(text, href, name, None, _("Committee"), _("Look at it"))
        elif what == "place":
            text = _("Take the place or give it back") if more == "offered" else _("Say whether you come")
            yield Line(
                text, reverse("event_detail", args=[address]), str(title), by, _("Meeting"), pgettext("act", "Answer")
            )
        elif what == "group":
            yield Line(
                _("See who is in your group"), reverse("learn_groups", args=[address]), name, by, _("Participant")
            )
        elif what == "evaluation":
            text, hat, act = evaluations.in_words(address.what, number)
            yield Line(text, address.href, name, by, hat, act)
        else:
            href = reverse("survey_fill", args=[address])
            yield Line(
                _("Answer a questionnaire"), href, str(title), by, _("Questionnaire"), pgettext("act", "Answer")
            )


def _offered(seats):
    """Offers nobody has answered yet, for who coordinates: they end by themselves, so nothing is due today."""
    for seat in seats:
        if seat.offered and seat.role in (Seat.Role.COORDINATOR, Seat.Role.ASSISTANT):
            edition = seat.edition
            yield Line(
                ngettext("%(n)d offer waits for an answer", "%(n)d offers wait for an answer", seat.offered)
                % {"n": seat.offered},
                reverse("case_list", args=[edition.programme.slug, edition.slug]) + "?state=offered",
                f"{edition.programme.name} {edition.name}",
                datetime.combine(edition.starts_on, datetime.min.time(), UTC),
                _("Coordinator"),
                _("Open the list"),
            )


def _own_cases(user):
    waiting = Nomination.objects.of(user).filter(state__in=[Nomination.State.AGREED, Nomination.State.OFFERED])
    for nomination in as_told(list(waiting.select_related("edition__programme", "application"))):
        name = f"{nomination.edition.programme.name} {nomination.edition.name}"
        href = nomination.get_application_url()
        closes = nomination.edition.call_closes_at
        if nomination.state == Nomination.State.OFFERED:
            due = nomination.answer_due_at
            yield Line(_("Answer the offer of a place"), href, name, due, _("Applicant"), _("See the offer"))
        elif nomination.kept_back_from:
            continue
        elif nomination.application.is_complete:
            yield Line(_("Send your application"), f"{href}check/", name, closes, _("Applicant"), _("Check and send"))
        else:
            note = _("%(name)s, about 25 minutes") % {"name": name}
            yield Line(_("Finish your application"), f"{href}edit/", note, closes, _("Applicant"), _("Continue"))


def _for_the_office(user):
    waiting = Recovery.objects.waiting_for(user).count()
    if waiting:
        text = ngettext("Let %(n)d person in again", "Let %(n)d people in again", waiting) % {"n": waiting}
        note = _("Lost mailbox; you are the second person")
        yield Line(text, reverse("recovery_list"), note, None, _("Administrator"), _("Look at it"))


def _entries_of_the_office(user, now):
    """Requests about entries; entries that ask to be admitted, or that nobody confirms any more. Three queries."""
    waiting = Request.objects.for_office().exclude(person=user).count()
    old = Organisation.objects.listed().filter(confirmed_at__lte=now - timedelta(days=FRESH)).count()
    sent = Organisation.objects.waiting().exclude(memberships__person=user).count()
    if sent:
        text = ngettext("Decide on %(n)d entry", "Decide on %(n)d entries", sent) % {"n": sent}
        note = _("Asks to be admitted to the directory")
        yield Line(text, reverse("admission_list"), note, None, _("Administrator"), _("Open the list"))
    if waiting:
        text = ngettext("Answer %(n)d request about an entry", "Answer %(n)d requests about entries", waiting)
        note = _("Take over, remove, join")
        yield Line(text % {"n": waiting}, reverse("claim_list"), note, None, _("Administrator"), _("Open the list"))
    if old:
        text = ngettext("Look at %(n)d entry", "Look at %(n)d entries", old) % {"n": old}
        note = _("Confirmed more than 18 months ago")
        by = now + timedelta(days=14)
        yield Line(text, reverse("stale_list"), note, by, _("Administrator"), _("Open the list"))


def _own_entries(user, now):
    """Of the organisations one works for: requests to join, entries to confirm or to complete. Three queries."""
    asked = Request.objects.open().filter(kind="join", organisation__in=user.memberships.values("organisation"))
    for request in asked.exclude(person=user).select_related("organisation", "person")[:MOST]:
        text = _("Answer %(name)s, who asks to join") % {"name": request.person.full_name}
        href = request.get_absolute_url()
        by = request.made_at + timedelta(days=7)
        yield Line(text, href, request.organisation.title, by, _("Organisation"), _("Look at it"))
    for organisation in to_confirm(user, now)[:MOST]:
        href = reverse("organisation_confirm", args=[organisation.shelf, organisation.slug])
        text = _("Say whether your entry is still true")
        yield Line(text, href, organisation.title, None, _("Organisation"), _("Look at it"))
    for organisation in Organisation.objects.of(user).filter(state__in=["draft", "asked", "refused"])[:MOST]:
        href = reverse("organisation_edit", args=[organisation.shelf, organisation.slug])
        text = _("Complete your entry in the directory")
        yield Line(text, href, organisation.title, None, _("Organisation"), _("Continue"))


def _to_decide(seats, now):
    """What waits for a coordinator: to decide alone, or, where a committee decides, to let it read and meet."""
    for seat in seats:
        if not seat.waiting or seat.role not in (Seat.Role.COORDINATOR, Seat.Role.ASSISTANT):
            continue
        edition = seat.edition
        address = [edition.programme.slug, edition.slug]
        match seat.round_state:
            case None | "closed":  # who sends after the committee has closed is decided on by hand
                text = ngettext("Decide on %(n)d application", "Decide on %(n)d applications", seat.waiting)
                href, act = reverse("desk_edition", args=address) + "#waiting", _("Open the list")
            case "setting_up" if not edition.has_open_call(now):
                text = ngettext(
                    "Let the committee read %(n)d application",
                    "Let the committee read %(n)d applications",
                    seat.waiting,
                )
                href, act = reverse("committee", args=address), _("To the committee")
            case "deciding":
                text = ngettext(
                    "Decide on %(n)d application in the meeting",
                    "Decide on %(n)d applications in the meeting",
                    seat.waiting,
                )
                href, act = reverse("meeting", args=[edition.slug]), _("Open the meeting")
            case _:
                continue
        name = f"{edition.programme.name} {edition.name}"
        yield Line(text % {"n": seat.waiting}, href, name, edition.call_closes_at, _("Coordinator"), act)


def _to_record(seats, agenda, now):
    """Meetings that began in the last month, of what one leads, at which nobody's attendance is recorded."""
    led = {seat.edition_id: seat for seat in seats if seat.role in LEADING and seat.module_id is None}
    led_modules = {seat.module_id for seat in seats if seat.role in LEADING}
    for event in agenda:
        is_mine = event.edition_id in led or event.module_id in led_modules
        if event.starts_at < now and not event.is_recorded and is_mine and event.edition_state == "running":
            yield Line(
                _("Record who was there"),
                reverse("teach_attendance", args=[event.edition_slug, event.module_number, event.slug]),
                str(event.title),
                event.ends_at + timedelta(days=7),
                _("Coordinator") if event.edition_id in led else _("Module lead"),
                _("Record attendance"),
            )


def grouped(lines, *, now):
    """The lines under Today, This week and Later, by the calendar of the reader; empty groups left out."""
    today = timezone.localdate(now)
    groups = {_("Today"): [], _("This week"): [], _("Later"): []}
    names = list(groups)
    for line in lines:
        days = (timezone.localtime(line.by).date() - today).days if line.by else 0
        groups[names[0] if days <= 0 else names[1] if days <= 7 else names[2]].append(line)
    return [{"name": name, "lines": found} for name, found in groups.items() if found]


def greeting(now):
    """Good morning, day or evening, by the reader's clock."""
    hour = timezone.localtime(now).hour
    if 4 <= hour < 11:
        return _("Good morning, %(name)s")
    return _("Good day, %(name)s") if 11 <= hour < 18 else _("Good evening, %(name)s")
