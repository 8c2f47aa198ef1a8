from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def task_set(absence):
    """To a participant who cannot come: the task that makes up for the meeting."""
    edition = absence.seat.edition
    send(
        "learning/mail/task_set.txt",
        to=absence.seat.person,
        link=("absence_tell", edition.slug, absence.event.slug),
        act=_("See the task"),
        absence=absence,
        event=absence.event,
        edition=edition,
        case=absence.seat.case,
    )
