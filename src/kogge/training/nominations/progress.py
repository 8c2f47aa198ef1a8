"""How a case is shown: five named stages, and the tasks of an application."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kogge.base.dates import day, local_day
from kogge.training.nominations.eligibility import call_of, meetings_of, unmet
from kogge.training.nominations.models import Nomination

State = Nomination.State
# How far along the five stages each state is: the number of stages that are done.
DONE = {
    State.DRAFT: 0,
    State.NOMINATED: 1,
    State.AGREED: 1,
    State.SENT: 2,
    State.RESERVE: 2,
    State.OFFERED: 3,
    State.TAKEN: 4,
    State.COMPLETED: 5,
    State.DECLINED: 2,
    State.WITHDRAWN: 1,
    State.RELEASED: 3,
}
STOPPED = {State.DECLINED, State.WITHDRAWN, State.RELEASED}


# The entry of the history that ended each of the five stages.
ENDED_BY = [
    ("nominate", "enter", "apply"),
    ("send",),
    ("offer", "reserve", "decline"),
    ("take",),
    ("complete",),
]


def stages(nomination, entries=()):
    """The five stages of a case, each done, now, next or stopped, with the day on which it ended."""
    began = _("Begun") if nomination.is_own else _("Nominated")
    names = [began, _("Application"), _("Decision"), _("Place"), _("Completed")]
    at = {entry.verb: entry.at for entry in entries if entry.kind == "nominations.nomination"}
    done = DONE[nomination.state]
    shown = []
    for number, name in enumerate(names):
        state = "done" if number < done else "now" if number == done else "next"
        if nomination.state in STOPPED and number >= done:
            state = "stopped" if number == done else "next"
        note = capfirst(nomination.get_state_display()) if number == min(done, 4) else ""
        ended = max((at[verb] for verb in ENDED_BY[number] if verb in at), default=None)
        when = day(local_day(ended)) if ended and state == "done" else ""
        shown.append({"name": name, "state": state, "note": note, "when": when})
    return shown


def tasks(nomination, verdicts):
    """What is left to do in an application; empty once it is sent. `verdicts`: of `eligibility.judge`."""
    if nomination.state != State.AGREED:
        return []
    application, call = nomination.application, call_of(nomination.edition)
    edit = reverse("application_edit", args=[nomination.ref])
    written = [
        ("role", _("About you: your role in the cluster"), application.role),
        ("goals", _("What you want to learn"), application.goals),
        ("plan", _("What you want to try in your own cluster"), application.plan),
        ("experience", _("What you have done so far"), application.experience),
    ]
    if call.languages:
        written.append(("languages", _("Languages you can work in"), application.languages))
    listed = [_task(label, f"{edit}#id_{field}", value) for field, label, value in written]
    listed.insert(1, _task(_("Your cluster"), "", True, note=nomination.cluster.title))
    listed.append(_dates(nomination, call))
    for one in verdicts:
        if one.step == "questions":
            page = reverse("application_questions", args=[nomination.ref])
            listed.append(_task(_("Questions of this call"), page, one.is_met))
    files = application.enclosures.count()
    page = reverse("application_files", args=[nomination.ref])
    listed.append(_task(_("CV and files"), page, files, note="" if files else _("Optional")))
    support = nomination.supports.in_force().first()
    if call.needs_support or support:
        page = reverse("application_support", args=[nomination.ref])
        is_given = support is not None and support.state == "given"
        note = _("Asked: %(name)s") % {"name": support.name} if support and not is_given else ""
        listed.append(_task(_("Word of support by your employer"), page, is_given, note=note))
    listed.append(_task(_("Consent"), f"{edit}#id_has_consented", application.has_consented))
    is_ready = application.is_complete and not unmet(verdicts)
    check = reverse("application_check", args=[nomination.ref])
    state = "open" if is_ready else "closed"
    listed.append({"label": _("Check and send"), "href": check if is_ready else "", "state": state, "note": ""})
    return listed


def _task(label, href, value, *, note=""):
    return {"label": label, "href": href, "state": "done" if value else "open", "note": note}


def _dates(nomination, call):
    """Every meeting has to be said yes to where the call asks for it; else saying something is enough."""
    meetings = {event.slug for event in meetings_of(nomination.edition)}
    said = meetings & set(nomination.application.dates)
    is_done = said == meetings if call.must_commit_dates else bool(said)
    note = "" if call.must_commit_dates or is_done else _("Optional")
    return _task(_("Dates"), reverse("application_dates", args=[nomination.ref]), is_done, note=note)
