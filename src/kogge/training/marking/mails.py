"""Mails about feedback, each in the language of who reads it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.commons.mail.actions import send


def _write(template, person, assignment, *, link, act, now=None):
    context = {"assignment": assignment, "edition": assignment.module.edition}
    return send(f"marking/mail/{template}.txt", to=person, link=link, act=act, now=now, **context)


def released(work, author, leaves_at):
    """It leaves when the half minute to take it back is over."""
    link = ("work_feedback", *work.where)
    act = _("Read the feedback")
    return _write("released", author.seat.person, work.assignment, link=link, act=act, now=leaves_at)


def asked_again(work, person):
    edition = work.assignment.module.edition
    link = ("marking_file", edition.slug, work.assignment.module.number, work.ref)
    _write("asked_again", person, work.assignment, link=link, act=pgettext_lazy("act", "Answer"))


def answered(work, person):
    link = ("work_feedback", *work.where)
    _write("answered", person, work.assignment, link=link, act=_("Read it"))
