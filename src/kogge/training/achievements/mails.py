"""Mails about what was learnt, each in the language of who reads it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.commons.mail.actions import send


def _write(template, person, edition, *, link, act, case="", **context):
    context = {"edition": edition, **context}
    send(f"achievements/mail/{template}.txt", to=person, link=link, act=act, case=case, **context)


def _to_learner(template, cell, **context):
    seat = cell.seat
    link = ("assessment_detail", seat.edition.slug, cell.version.ref)
    given = {"unit": cell.version.title, "cell": cell, "case": seat.case, **context}
    _write(template, seat.person, seat.edition, link=link, act=_("Read it"), **given)


def assessed(cell):
    _to_learner("assessed", cell)


def validated(cell):
    _to_learner("validated", cell)


def decided(recognition, seat):
    version = recognition.validation.assessment.unit_version
    link = ("assessment_detail", seat.edition.slug, version.ref)
    given = {"unit": version.title, "recognition": recognition, "case": seat.case}
    _write("decided", seat.person, seat.edition, link=link, act=_("Read it"), **given)


def appealed(appeal, version):
    """To those who coordinate; who answers must not have assessed."""
    edition = appeal.assessment.seat.edition
    link = ("appeal_answer", edition.programme.slug, edition.slug, appeal.ref)
    for seat in _coordinators(edition):
        _write("appealed", seat.person, edition, link=link, act=pgettext_lazy("act", "Answer"), unit=version.title)


def _coordinators(edition):
    return edition.seats.filter(role="coordinator").select_related("person").order_by("pk")


def appeal_answered(appeal):
    seat, version = appeal.assessment.seat, appeal.assessment.unit_version
    link = ("assessment_detail", seat.edition.slug, version.ref)
    given = {"unit": version.title, "appeal": appeal, "case": seat.case}
    _write("appeal_answered", seat.person, seat.edition, link=link, act=_("Read it"), **given)


def correction_asked(correction):
    edition = correction.seat.edition
    link = ("correction_answer", edition.programme.slug, edition.slug, correction.ref)
    for seat in _coordinators(edition):
        _write("correction_asked", seat.person, edition, link=link, act=pgettext_lazy("act", "Answer"))


def corrected(correction):
    seat = correction.seat
    link = ("edition_transcript", seat.edition.slug)
    given = {"case": seat.case, "correction": correction}
    _write("corrected", seat.person, seat.edition, link=link, act=_("Your transcript"), **given)
