"""Declaring conflicts, and saying what one thinks of a file."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry, record
from kogge.commons.search.stems import fold
from kogge.training.selection import rules
from kogge.training.selection.actions.committee import as_coordinator, bar, files_of, hold_open
from kogge.training.selection.actions.sharing import assign_files, committee_of
from kogge.training.selection.models import STEPS, Conflict, Redaction, Review, Reviewer, Score


@transaction.atomic
def declare(reviewer, nominations, *, by, now, perhaps=()):
    """Say whom one knows, before any file opens. Files one already has go to somebody else.

    `perhaps`: files of people whose name is only like one they wrote.
    """
    if reviewer.person_id != by.pk:
        raise Refused(_("Everybody declares for themselves."))
    round = reviewer.round
    hold_open(round, "setting_up", "reviewing")
    if round.is_open or not round.is_anonymised:  # names are hidden: they are asked for when all files are there
        _declare_once(reviewer, now)
    kinds = dict.fromkeys(perhaps, Conflict.Reason.PERHAPS) | dict.fromkeys(nominations, Conflict.Reason.DECLARED)
    bar(Conflict(reviewer=reviewer, nomination=one, reason=kind, said_at=now) for one, kind in kinds.items())
    record("declare", reviewer, by=by, said=gettext_noop("declared conflicts"), now=now)
    _replace(round, now)


def _declare_once(reviewer, now):
    """In an anonymised round once and no more: of names written one by one, each would tell whose file it was."""
    waiting = Reviewer.objects.filter(pk=reviewer.pk)
    waiting = waiting.filter(declared_at=None) if reviewer.round.is_anonymised else waiting
    if not waiting.update(declared_at=now):
        raise Refused(_("You have said whom you know. If you know who wrote a file, open it and say so there."))


def _replace(round, now):
    """Give files that lost a reviewer to another, by the same rules."""
    if round.is_open:
        assign_files(round, committee_of(round), list(files_of(round)), now=now)


@transaction.atomic
def step_out(review, *, by, now):
    """A conflict found inside: the file closes at once and goes to another reviewer."""
    if not rules.is_reviewer(by, review):
        raise Refused(_("This is the review of somebody else."))
    round = review.reviewer.round
    hold_open(round)
    record("step_out", review, by=by, said=gettext_noop("found a conflict in the file"), now=now)
    found = {"reason": Conflict.Reason.FOUND_INSIDE, "said_at": now}
    bar([Conflict(reviewer=review.reviewer, nomination=review.nomination, **found)])
    _replace(round, now)


def _as_reviewer(review, by):
    round = review.reviewer.round
    if not rules.is_reviewer(by, review):
        raise Refused(_("This is the review of somebody else."))
    hold_open(round)
    if Conflict.objects.filter(reviewer=review.reviewer, nomination=review.nomination).exists():
        raise Refused(_("You declared a conflict with this file, so it is closed to you."))


@transaction.atomic
def save(review, *, values, comment, note_private, flag, version, by, now):
    """Keep a draft. `values`: {criterion: 1–5}. Of two windows the second is told, and loses nothing it typed."""
    _as_reviewer(review, by)
    here = Review.objects.filter(pk=review.pk, state="draft", version=version)
    kept = {"comment": comment, "note_private": note_private, "flag": flag, "saved_at": now}
    if not here.update(version=F("version") + 1, **kept):
        review.refresh_from_db(fields=["state", "version"])
        if review.state == Review.State.FINAL:
            raise Refused(_("This review is final already. Open it again to change it."))
        raise Refused(_("This review was saved in another window meanwhile. Check what stands here, and save again."))
    review.version = version + 1
    for criterion, value in values.items():
        if value not in STEPS or criterion.round_id != review.reviewer.round_id:
            raise Refused(_("Scores go from 1 to 5."))
        Score.objects.update_or_create(review=review, criterion=criterion, defaults={"value": value})


@transaction.atomic
def finish(review, *, by, note="", now=None):
    """Make a review final: every criterion has its score. From now on others see it when their own is final."""
    _as_reviewer(review, by)
    missing = review.reviewer.round.criteria.count() - Score.objects.filter(review=review).count()
    if missing:
        raise Refused(
            ngettext("%(n)s criterion has no score yet.", "%(n)s criteria have no score yet.", missing)
            % {"n": missing}
        )
    review.take("finish", by=by, note=note, now=now)


def has_been_shown(review):
    """Whether its writer may have read what others say of the file: another review of it is, or was, final."""
    others = Review.objects.filter(nomination=review.nomination_id).exclude(pk=review.pk)
    sent_back = Entry.objects.filter(kind=Review._meta.label_lower, verb="send_back", thing_id__in=others.values("pk"))
    return others.filter(state=Review.State.FINAL).exists() or sent_back.exists()


@transaction.atomic
def reopen(review, *, by, note="", now=None):
    """Change a final review, while the round is open and as long as one cannot have seen what others say."""
    _as_reviewer(review, by)
    if has_been_shown(review):
        raise Refused(_("You have been shown what others say of this file, so your review stays final. Write to the coordinator if it is wrong."))  # fmt: skip  # noqa: E501
    review.take("reopen", by=by, note=note, now=now)


@transaction.atomic
def send_back(review, *, by, note, now=None):
    """A coordinator opens the final review of somebody else again, and says why; the journal keeps the reason."""
    hold_open(review.reviewer.round)
    if not note.strip():
        raise Refused(_("Say why the review is opened again; the reason is kept in the journal."))
    review.take("send_back", by=by, note=note.strip(), now=now)


@transaction.atomic
def redact(nomination, word, *, is_hidden, by, now):
    """Hide a word in one file, or show one that was hidden by mistake."""
    as_coordinator(by, nomination.edition.round)
    word = fold(word.strip())
    Redaction.objects.update_or_create(nomination=nomination, word=word, defaults={"is_hidden": is_hidden})
    record("redact", nomination, by=by, said=gettext_noop("changed what reviewers see"), case=nomination.ref, now=now)
