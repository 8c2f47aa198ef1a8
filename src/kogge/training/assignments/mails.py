"""Mails about assignments, each in the language of who reads it. None of them names a peer who gave remarks."""

from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def _write(template, person, assignment, *, link, act, **context):
    edition = assignment.module.edition
    context |= {"assignment": assignment, "edition": edition}
    return send(f"assignments/mail/{template}.txt", to=person, link=link, act=act, **context)


def handed_in(work, author, due_at):
    """A receipt, with the reference."""
    link = ("work_receipt", *work.where)
    case = {"work": work, "due_at": due_at}
    _write("handed_in", author.seat.person, work.assignment, link=link, act=_("See the receipt"), **case)


def remark_asked(remark):
    work = remark.version.work
    link = ("remark_give", *work.where, remark.ref)
    due_at = work.assignment.remarks_due_at
    _write("remark_asked", remark.by, work.assignment, link=link, act=_("Read the draft"), due_at=due_at)


def remark_given(remark):
    """To the authors. Of whom the remarks are is not said, unless they are of who leads the module."""
    work = remark.version.work
    from_whom = "" if remark.is_peer else remark.by.full_name
    for author in work.authors.select_related("seat__person"):
        link = ("work_edit", *work.where)
        _write("remark_given", author.seat.person, work.assignment, link=link, act=_("Read it"), from_whom=from_whom)


def time_answered(extension):
    assignment = extension.assignment
    link = ("assignment_detail", assignment.module.edition.slug, assignment.ref)
    act = _("See the assignment")
    _write("time_answered", extension.seat.person, assignment, link=link, act=act, extension=extension)
