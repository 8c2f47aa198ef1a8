from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


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


def invited(reviewer):
    """To somebody who is asked into the committee."""
    _write("invited", reviewer, _("Answer"))


def begun(reviewer):
    """To a member of the committee who now has files."""
    _write("begun", reviewer, _("Open my files"))


def reminder(reviewer):
    _write("reminder", reviewer, _("Open my files"))
