"""The journal, to read: auditors see all of it, the office what is not about anybody's case."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy, gettext_noop

from kogge.base.http import allow, page
from kogge.commons.journal.models import Entry, record, site
from kogge.commons.people.models import User
from kogge.portal.platform import rules

AT_ONCE = 50
KINDS = {
    "nominations.nomination": gettext_lazy("Case"),
    "credentials.credential": gettext_lazy("Credential"),
    "issuers.issuer": gettext_lazy("Issuer"),
    "issuers.key": gettext_lazy("Key for signing"),
    "learning.result": gettext_lazy("Result"),
    "programmes.programme": gettext_lazy("Programme"),
    "programmes.edition": gettext_lazy("Edition"),
    "programmes.module": gettext_lazy("Module"),
    "programmes.seat": gettext_lazy("Seat"),
    "events.event": gettext_lazy("Meeting"),
    "costs.expense": gettext_lazy("Budget"),
    "events.attendance": gettext_lazy("Attendance"),
    "timetables.session": gettext_lazy("Timetable"),
    "agreements.agreement": gettext_lazy("Learning agreement"),
    "agreements.memorandum": gettext_lazy("Memorandum"),
    "agreements.priorclaim": gettext_lazy("Prior learning"),
    "selection.round": gettext_lazy("Committee"),
    "selection.review": gettext_lazy("Review"),
    "decisions.proposal": gettext_lazy("Decision"),
    "assignments.assignment": gettext_lazy("Assignment"),
    "groups.partition": gettext_lazy("Learning groups"),
    "evaluations.evaluation": gettext_lazy("Evaluation"),
    "units.unit": gettext_lazy("Unit"),
    "achievements.assessment": gettext_lazy("Assessment"),
    "achievements.validation": gettext_lazy("Validation"),
    "achievements.recognition": gettext_lazy("Recognition"),
    "achievements.appeal": gettext_lazy("Appeal"),
    "booklet.booklet": gettext_lazy("Booklet"),
    "booklet.batch": gettext_lazy("Graduation"),
    "competences.version": gettext_lazy("Work roles"),
    "prestudy.study": gettext_lazy("Pre-study"),
    "selfassessments.selfassessment": gettext_lazy("Self-assessment"),
    "surveys.questionnaire": gettext_lazy("Questionnaire"),
    "talk.thread": gettext_lazy("Talk"),
    "clusters.organisation": gettext_lazy("Organisation"),
    "people.user": gettext_lazy("Person"),
    "platform.recovery": gettext_lazy("Lost access"),
    "privacy.consent": gettext_lazy("Consent"),
    "privacy.erasure": gettext_lazy("Erasure"),
    "mail.outbox": gettext_lazy("Mail"),
    "journal.site": gettext_lazy("Installation"),
}
# What is part of a thing above: named and found as that thing is.
PARTS = {
    "achievements.correction": "achievements.assessment",
    "assignments.extension": "assignments.assignment",
    "assignments.remark": "assignments.assignment",
    "assignments.work": "assignments.assignment",
    "booklet.page": "booklet.booklet",
    "competences.proposal": "competences.version",
    "costs.rate": "costs.expense",
    "credentials.layout": "credentials.credential",
    "decisions.genderanswer": "decisions.proposal",
    "evaluations.homelearning": "evaluations.evaluation",
    "evaluations.referencemember": "evaluations.evaluation",
    "evaluations.rhythm": "evaluations.evaluation",
    "evaluations.statement": "evaluations.evaluation",
    "events.registration": "events.event",
    "imports.import": "clusters.organisation",
    "learning.absence": "events.attendance",
    "mail.mailing": "mail.outbox",
    "mail.message": "mail.outbox",
    "mail.suppression": "mail.outbox",
    "nominations.support": "nominations.nomination",
    "nominators.nominator": "programmes.edition",
    "selection.reviewer": "selection.round",
    "timetables.plan": "timetables.session",
    "timetables.question": "timetables.session",
    "upkeep.claim": "clusters.organisation",
    "upkeep.request": "clusters.organisation",
}
YEARS = range(1900, 9001)  # those that every clock and database can count in
FILTERS = ("since", "until", "kind", "case", "person")
TABS = [
    ("audit", gettext_lazy("Journal")),
    ("audit_decisions", gettext_lazy("Decisions")),
    ("audit_attendance", gettext_lazy("Attendance")),
    ("audit_costs", gettext_lazy("Costs")),
    ("audit_expenses", gettext_lazy("Budget")),
]


def audit(request):
    """The journal, newest first, from line to line and not by number, so that it can grow without end."""
    allow(rules.can_read_journal(request.user))
    note_reader(request.user)
    asked = {name: request.GET.get(name, "").strip()[:80] for name in FILTERS}
    found = narrowed(Entry.objects.visible_to(request.user), asked)
    entries = list(after(found, request.GET.get("after", ""))[: AT_ONCE + 1])
    context = {
        "entries": _with_refs(entries[:AT_ONCE]),
        "next": _place(entries[AT_ONCE - 1]) if len(entries) > AT_ONCE else "",
        "asked": asked,
        "is_filtered": any(asked.values()),
        "kinds": KINDS.items(),
        "tabs": tabs_for(request, "audit"),
    }
    return page(request, "platform/audit.html", context)


def narrowed(entries, asked):
    """By time, kind, case and person; a filter that cannot be read finds nothing rather than everything."""
    if asked["since"]:
        entries = entries.filter(at__gte=day) if (day := _midnight(asked["since"])) else entries.none()
    if asked["until"]:
        last = _midnight(asked["until"])
        entries = entries.filter(at__lt=last + timedelta(days=1)) if last else entries.none()
    if asked["kind"]:
        entries = entries.filter(kind__in=[asked["kind"], *(part for part in PARTS if PARTS[part] == asked["kind"])])
    if asked["case"]:
        entries = entries.filter(case=asked["case"])
    if asked["person"]:
        person = User.objects.filter(ref=asked["person"]).values("pk")
        entries = entries.filter(Q(by__in=person) | Q(kind="people.user", thing_id__in=person))
    return entries


def _midnight(text):
    """The beginning of a day on the reader's clock; None if it is no day."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) if day and day.year in YEARS else None


def after(entries, place):
    """The entries older than the one at this place ("<seconds>~<number>"), newest first."""
    entries = entries.select_related("by").order_by("-at", "-pk")
    at, _sign, number = place.partition("~")
    try:
        at, number = datetime.fromisoformat(at), int(number)
    except ValueError:
        return entries
    return entries.filter(at__lte=at).exclude(at=at, pk__gte=number) if at.year in YEARS else entries


def _place(entry):
    return f"{entry.at.isoformat()}~{entry.pk}"


def _with_refs(entries):
    """What each line is about, in words; people by the reference of their page. One query for all of them."""
    people = {entry.thing_id for entry in entries if entry.kind == "people.user"}
    refs = dict(User.objects.filter(pk__in=people).values_list("pk", "ref"))
    for entry in entries:
        entry.about = KINDS.get(PARTS.get(entry.kind, entry.kind), entry.kind)
        entry.ref = entry.case or refs.get(entry.thing_id if entry.kind == "people.user" else None, entry.thing_id)
    return entries


def note_reader(reader):
    """Who reads the journal stands in it: one line a day."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if not Entry.objects.filter(kind="journal.site", verb="read", by=reader, at__gte=today).exists():
        record("read", site(), by=reader, said=gettext_noop("read the journal"))


def tabs_for(request, current):
    """The lists; the office sees the journal alone."""
    shown = TABS if rules.can_audit(request.user) else TABS[:1]
    return [{"label": label, "href": reverse(name), "current": name == current} for name, label in shown]
