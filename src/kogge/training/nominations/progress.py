"""How a case is shown: five named stages, and the tasks of an application."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

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


def stages(nomination):
    """The five stages of a case, each done, now, next or stopped."""
    names = [_("Nominated"), _("Application"), _("Decision"), _("Place"), _("Completed")]
    done = DONE[nomination.state]
    shown = []
    for number, name in enumerate(names):
        state = "done" if number < done else "now" if number == done else "next"
        if nomination.state in STOPPED and number >= done:
            state = "stopped" if number == done else "next"
        note = capfirst(nomination.get_state_display()) if number == min(done, 4) else ""
        shown.append({"name": name, "state": state, "note": note})
    return shown


def tasks(nomination):
    """What is left to do in an application; empty once it is sent."""
    if nomination.state != State.AGREED:
        return []
    application = nomination.application
    edit = reverse("application_edit", args=[nomination.ref])
    parts = [
        ("role", _("Your role in the cluster"), application.role),
        ("goals", _("What you want to learn"), application.goals),
        ("plan", _("What you want to try in your own cluster"), application.plan),
        ("experience", _("What you have done so far"), application.experience),
        ("has_consented", _("Consent"), application.has_consented),
    ]
    listed = [
        {"label": label, "href": f"{edit}#id_{field}", "state": "done" if value else "open", "note": ""}
        for field, label, value in parts
    ]
    listed.append(
        {
            "label": _("Check and send"),
            "href": reverse("application_check", args=[nomination.ref]) if application.is_complete else "",
            "state": "open" if application.is_complete else "closed",
            "note": "",
        }
    )
    return listed
