"""Drafting in rounds: remarks, proposals, votes, answers."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.competences import mails, rules, writing
from kogge.training.competences.models import Proposal, Remark, Version, Vote

KIND = Proposal.Kind


def _drafting(version, by):
    """The draft, whole and locked: of two who change it at once one waits."""
    if not rules.can_draft(by):
        raise PermissionDenied
    if not Version.objects.select_for_update().get(pk=version.pk).is_draft:
        raise Refused(_("This version is published and does not change any more. Look for the next draft."))
    return Version.objects.whole().get(pk=version.pk)


@transaction.atomic
def remark(version, spot, text, *, by, now):
    """Say something about one spot of a draft."""
    version = _drafting(version, by)
    writing.find(version, spot)
    made = Remark.objects.create(version=version, spot=spot, text=text, by=by, at=now)
    record("remark", version, by=by, said=gettext_noop("made a remark on the draft"), now=now)
    return made


@transaction.atomic
def propose(version, spot, *, kind=KIND.CHANGE, language="en", after="", why="", on_behalf=None, by, now):
    """Ask for other words at a spot, for a new line in a section, or for a line to be taken out."""
    version = _drafting(version, by)
    _section, place, row, column = writing.find(version, spot)
    if on_behalf and not rules.speaks_for(by, on_behalf):
        raise PermissionDenied
    before = "" if kind == KIND.ADD else writing.words_at(row, column, language)
    after = "" if kind == KIND.REMOVE else " ".join(after.split())
    if kind == KIND.ADD and place != "title":
        raise Refused(_("New lines are added to a section. Go back to the draft and choose the section."))
    if kind == KIND.REMOVE and place not in ("line", "competence"):
        raise Refused(_("Only lines and whole competences can be taken out. Propose other words instead."))
    if kind != KIND.REMOVE and not after:
        raise Refused(_("Write the words that you propose."))
    if kind == KIND.CHANGE and after == before:
        raise Refused(_("These are the words that stand there already. Change something, or make a remark."))
    made = Proposal.objects.create(
        version=version, spot=spot, kind=kind, language=language, before=before, after=after, why=why,
        by=by, on_behalf=on_behalf, at=now,
    )  # fmt: skip
    record("propose", made, by=by, said=gettext_noop("proposed other words"), now=now)
    return made


@transaction.atomic
def vote(proposal, *, kind, why="", by, now):
    """Say what one makes of it; a second time replaces the first."""
    _drafting(proposal.version, by)
    if proposal.by_id == by.pk:
        raise Refused(_("This is your own proposal, so there is nothing to vote on."))
    if not Proposal.objects.open().filter(pk=proposal.pk).exists():
        raise Refused(_("This proposal has been answered, so nobody votes on it any more."))
    if kind == Vote.Kind.OBJECTION and not why.strip():
        raise Refused(_("Say why you object, so that it can be answered."))
    Vote.objects.update_or_create(proposal=proposal, person=by, defaults={"kind": kind, "why": why.strip(), "at": now})
    record("vote", proposal, by=by, said=gettext_noop("said what they make of the proposal"), now=now)


def _answer(verb, proposal, *, by, note, final="", now):
    note = note.strip()
    if verb == "accept" and not note and proposal.votes.filter(kind=Vote.Kind.OBJECTION).exists():
        raise Refused(_("Somebody objects. Accept it only with an answer to what they say."))
    here = Proposal.objects.open().filter(pk=proposal.pk)
    here.update(answer=note, final=final, answered_by=by, answered_at=now)
    proposal.take(verb, by=by, note=note, now=now)  # which undoes that, if somebody else was first
    proposal.answer, proposal.final = note, final
    proposal.answered_by, proposal.answered_at = by, now
    mails.answered(proposal)


def _carry_out(version, proposal, words):
    """Write what was accepted, if the words it speaks of still stand there."""
    section, kind, row, column = writing.find(version, proposal.spot)
    if proposal.kind == KIND.ADD:
        writing.add(version, section, proposal.language, words)
        return
    if writing.words_at(row, column, proposal.language) != proposal.before:
        raise Refused(_("The words have changed since this was proposed. Accept it with changes, or reject it."))
    if proposal.kind == KIND.REMOVE:
        row.delete()
    else:
        writing.write(row, column, proposal.language, words)


@transaction.atomic
def accept(proposal, *, by, note="", now):
    """The proposal becomes the text of the draft."""
    version = _drafting(proposal.version, by)
    _answer("accept", proposal, by=by, note=note, final=proposal.after, now=now)
    _carry_out(version, proposal, proposal.after)


@transaction.atomic
def amend(proposal, *, final, by, note, now):
    """Other words than proposed become the text, and the answer says why."""
    version, final = _drafting(proposal.version, by), " ".join(final.split())
    if not final or not note.strip():
        raise Refused(_("Write the words that are accepted, and why they differ from the proposal."))
    if proposal.kind == KIND.REMOVE:
        raise Refused(_("This asks to take words out. Accept it or reject it."))
    _answer("amend", proposal, by=by, note=note, final=final, now=now)
    section, _kind, row, column = writing.find(version, proposal.spot)
    if proposal.kind == KIND.ADD:
        writing.add(version, section, proposal.language, final)
    else:
        writing.write(row, column, proposal.language, final)


@transaction.atomic
def reject(proposal, *, by, note, now):
    if not note.strip():
        raise Refused(_("Say why it is rejected. Whoever proposed it reads the reason."))
    _drafting(proposal.version, by)
    _answer("reject", proposal, by=by, note=note, now=now)


@transaction.atomic
def withdraw(proposal, *, by, note="", now):
    proposal.take("withdraw", by=by, note=note, now=now)
