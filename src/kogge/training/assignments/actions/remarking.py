"""Remarks on drafts: who is asked, and what they say. A peer stays nameless where that was promised."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.assignments import mails, rules
from kogge.training.assignments.actions.working import keep_version, refuse_unless_writable
from kogge.training.assignments.models import Assignment, Remark, Version, Work
from kogge.training.assignments.together import peers_of


@transaction.atomic
def ask_remarks(work, *, by, now):
    """Show the draft to peers and to who leads the module. Returns how many peers were asked."""
    assignment = Assignment.objects.select_for_update().get(pk=work.assignment_id)  # shares out one after the other
    work = Work.objects.select_for_update(of=["self"]).with_assignment().get(pk=work.pk)  # as it is kept now
    refuse_unless_writable(work, by, now)
    if not assignment.has_remarks or now > assignment.remarks_due_at:
        raise Refused(_("The time for remarks on drafts is over. Hand in when you are ready."))
    if work.state != Work.State.DRAFT or work.versions.filter(kind=Version.Kind.DRAFT).exists():
        raise Refused(_("This draft was shown to others already. Read their remarks, and go on."))
    version, _is_new = keep_version(work, Version.Kind.DRAFT, now=now)
    peers = peers_of(work)
    for peer in peers:
        made = Remark.objects.create(version=version, by=peer, is_anonymous=assignment.is_anonymous, asked_at=now)
        mails.remark_asked(made)
    record("ask_remarks", work, by=by, said=gettext_noop("asked for remarks on a draft"), now=now)
    return len(peers)


@transaction.atomic
def give(remark, *, good, better, by, now):
    """Say what one thinks of a draft. It may be changed until the work is handed in.

    Of a remark without a name nothing is written under the work or the case of its author: neither who, nor when.
    """
    if remark.by_id != by.pk:
        raise PermissionDenied
    work = remark.version.work
    held = Work.objects.select_for_update().get(pk=work.pk)
    if held.state != Work.State.DRAFT:
        raise Refused(_("This is handed in already, so remarks come too late. Thank you for reading it."))
    if not good.strip() and not better.strip():
        raise Refused(_("Write at least one sentence."))
    is_first = remark.given_at is None
    remark.good, remark.better, remark.given_at = good, better, now
    remark.save(update_fields=["good", "better", "given_at"])
    if is_first:
        record("remark", remark, by=by, said=gettext_noop("gave remarks on a draft"), now=now)
        mails.remark_given(remark)


@transaction.atomic
def remark_as_lead(work, *, good, better, by, now):
    """Remarks of who leads the module, with the name."""
    if not rules.can_mark(by, work):
        raise PermissionDenied
    version = work.versions.filter(kind=Version.Kind.DRAFT).order_by("-number").first()
    if version is None:
        raise Refused(_("There is no draft to remark on."))
    new = {"is_peer": False, "is_anonymous": False, "asked_at": now}
    remark, _is_new = Remark.objects.get_or_create(version=version, by=by, defaults=new)
    remark.version = version
    version.work = work
    give(remark, good=good, better=better, by=by, now=now)
    return remark
