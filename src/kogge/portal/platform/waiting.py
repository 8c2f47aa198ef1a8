"""What waits for the office, soonest first: one explicit list."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.commons.jobs.models import Job
from kogge.commons.mail.models import Message, outbox
from kogge.commons.privacy.models import Erasure
from kogge.portal.platform.models import Recovery

LATE = timedelta(minutes=15)  # a mail that waits longer is worth a look
LATELY = timedelta(days=7)


def waiting_for(user, *, now):
    """[{"text", "href", "note"}]: what this member of the office can do something about. Six queries."""
    recoveries = Recovery.objects.waiting_for(user).count()
    erasures = Erasure.objects.visible_to(user).asked().exclude(person=user).count()
    failed = Message.objects.filter(state=Message.State.FAILED, written_at__gt=now - LATELY).count()
    late = Message.objects.due(now - LATE).filter(lane__lt=Message.Lane.BULK).count()
    held = int(outbox(is_kept=False).held_since is not None)
    stopped = Job.objects.filter(state=Job.State.FAILED, started_at__gt=now - LATELY).count()
    lines = [
        (
            recoveries,
            ngettext("%(n)d person lost access", "%(n)d people lost access", recoveries),
            "recovery_list",
            _("One of the office has proposed to let them in again; you are the second."),
        ),
        (
            erasures,
            ngettext("%(n)d person wants to be erased", "%(n)d people want to be erased", erasures),
            "erasure_list",
            _("A second person looks at what goes and what stays, and agrees."),
        ),
        (
            failed,
            ngettext("%(n)d mail was not delivered", "%(n)d mails were not delivered", failed),
            "platform_mail",
            _("In the last seven days."),
        ),
        (
            late,
            ngettext("%(n)d mail waits too long", "%(n)d mails wait too long", late),
            "platform_mail",
            _("More than 15 minutes. Is the mail server well?"),
        ),
        (
            held,
            _("Outgoing mail is stopped"),
            "platform_mail",
            _("No mail leaves until somebody lets them go; the page says why it was stopped."),
        ),
        (
            stopped,
            ngettext("%(n)d long work has stopped", "%(n)d long works have stopped", stopped),
            "platform_health",
            _("In the last seven days; who started it has been told on its page."),
        ),
    ]
    return [{"text": text % {"n": n}, "href": reverse(name), "note": note} for n, text, name, note in lines if n]
