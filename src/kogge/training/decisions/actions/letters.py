"""Letters about decisions: their words, sending them with half a minute to think again, and taking that back."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.mail import placeholders
from kogge.commons.mail.actions import send
from kogge.commons.mail.models import Message
from kogge.training.decisions import letters
from kogge.training.decisions.actions.deciding import lock
from kogge.training.decisions.models import Choice, Decision, Letter, Proposal, Reason, Wording
from kogge.training.decisions.terms import answer_due

SECOND_THOUGHTS = timedelta(seconds=30)


@transaction.atomic
def word(wording, *, by, now):
    """Keep the committee's own words for one kind of letter; without a text, Kogge's words hold again."""
    versions = [value for said in (wording.subject, wording.text) for value in _versions(said)]
    for said in versions:
        placeholders.check(said, set(letters.PLACEHOLDERS))
    Wording.objects.filter(round=wording.round, kind=wording.kind).delete()
    if any(_versions(wording.text)) and not any(_versions(wording.subject)):
        raise Refused(_("A letter with own words needs a subject too."))
    if any(_versions(wording.text)):
        wording.pk = None
        wording.save(force_insert=True)
    record("word", wording.round, by=by, said=gettext_noop("changed the words of a letter"), now=now)


def _versions(said):
    data = getattr(said, "data", said)
    return [value for value in (data.values() if isinstance(data, dict) else [data]) if value]


@transaction.atomic
def set_terms(terms, *, by, now):
    """How long an offer waits, and whether a free place is offered on by itself."""
    terms.save()
    record("terms", terms.round, by=by, said=gettext_noop("changed the terms of the offers"), now=now)


@transaction.atomic
def send_letters(round, *, expected, by, now):
    """Send every letter that waits; they leave in half a minute. `expected` is the number on the button."""
    lock(round, "closed")
    decisions = list(letters.waiting(round))
    if not decisions:
        raise Refused(_("There is no letter to send: everybody has got theirs."))
    if len(decisions) != expected:
        raise Refused(
            _("There are %(n)d letters now, not %(expected)d. Look at them once more, then send them.")
            % {"n": len(decisions), "expected": expected}
        )
    wordings = letters.wordings_of(round)
    for decision in decisions:
        write(decision, wordings, leaves_at=now + SECOND_THOUGHTS, by=by, now=now)
    record("send_letters", round, by=by, said=gettext_noop("sent the letters"), note=str(len(decisions)), now=now)
    return len(decisions)


def write(decision, wordings, *, leaves_at, by, now):
    """One letter about one decision, in its reader's language. An offer is answered so many days from its letter."""
    nomination = decision.nomination
    if decision.choice == Choice.SELECT:
        decision.answer_due_at = answer_due(decision.round, leaves_at)
        Decision.objects.filter(pk=decision.pk).answer_by(decision.answer_due_at)
    with letters.language_of(decision):
        context = letters.context_of(decision, wordings)
    message = send(
        letters.template_of(decision.kind), to=nomination.nominee, link=("application_detail", nomination.ref),
        act=letters.ACTS[decision.kind], case=nomination.ref, lane=Message.Lane.DECISION, now=leaves_at, **context,
    )  # fmt: skip
    return Letter.objects.create(decision=decision, kind=decision.kind, message=message, by=by, at=now)


def on_their_way(round, now):
    """Letters that were sent off less than half a minute ago."""
    kinds = Wording.Kind.values
    sent = Letter.objects.filter(decision__round=round, kind__in=kinds, at__gt=now - SECOND_THOUGHTS)
    return sent.filter(message__written_at__gt=now)


@transaction.atomic
def undo_letters(round, *, by, now):
    """Take back what was sent less than half a minute ago; all of it or nothing."""
    lock(round, "closed")
    keys = dict(on_their_way(round, now).values_list("pk", "message"))
    gone = Message.objects.filter(pk__in=keys.values(), state=Message.State.WAITING, next_try_at__gt=now)
    if not keys or gone.count() != len(keys):
        raise Refused(_("The half minute is over: the letters have left. A change now needs a second person."))
    Decision.objects.filter(letters__in=keys).answer_by(None)
    Letter.objects.filter(pk__in=keys).delete()
    gone.delete()
    record("undo_letters", round, by=by, said=gettext_noop("took the letters back"), note=str(len(keys)), now=now)
    return len(keys)


# Reasons -----------------------------------------------------------------------------------------------------
@transaction.atomic
def add_reason(round, choice, words, *, by, now):
    """A reason one can choose from."""
    reason = Reason.objects.create(round=round, choice=choice, words=words, position=round.reasons.count())
    record("add_reason", round, by=by, said=gettext_noop("added a reason to choose from"), now=now)
    return reason


@transaction.atomic
def remove_reason(round, key, *, by, now):
    """Take a reason away that nothing rests on."""
    reason = Reason.objects.filter(round=round, pk=key)
    rests = Proposal.objects.filter(reason__in=reason).exclude(choice="").exists()
    if rests or Decision.objects.filter(reason__in=reason).exists():
        raise Refused(_("A proposal or a decision rests on this reason, so it stays."))
    reason.delete()
    record("remove_reason", round, by=by, said=gettext_noop("took a reason away"), now=now)
