from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.commons.mail.actions import send
from kogge.commons.people.models import User


def _write(template, reviewer, act):
    round = reviewer.round
    send(
        f"selection/mail/{template}.txt",
        to=reviewer.person,
        link=("review_queue", round.edition.slug),
        act=act,
        edition=round.edition,
        round=round,
    )


def invited(reviewer, token, *, is_reminder=False):
    """To somebody who is asked into the committee, with a link to answer by."""
    round = reviewer.round
    known = reviewer.person or User.objects.by_address(reviewer.address).first()
    send(
        "selection/mail/invited.txt",
        to=known,
        address=reviewer.address,
        name=reviewer.name,
        language=reviewer.language,
        link=("review_answer", token),
        act=pgettext_lazy("act", "Answer"),
        edition=round.edition,
        round=round,
        is_reminder=is_reminder,
    )


def begun(reviewer):
    """To a member of the committee who now has files."""
    _write("begun", reviewer, _("Open my files"))


def reminder(reviewer):
    _write("reminder", reviewer, _("Open my files"))
