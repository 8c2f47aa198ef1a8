"""Setting up a round, sharing out its files, declaring conflicts, and saying what one thinks of a file."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Membership
from kogge.commons.journal.models import record
from kogge.commons.people.actions import person_at
from kogge.commons.people.models import as_key
from kogge.training.nominations.models import Nomination
from kogge.training.selection import mails, rules
from kogge.training.selection.assigning import Problem, assign, even_loads
from kogge.training.selection.matching import fit, rule_against
from kogge.training.selection.models import STEPS, Conflict, Redaction, Review, Reviewer, Round, Score

DAY = timedelta(days=1)


def files_of(round):
    """The applications a round is about."""
    found = Nomination.objects.filter(edition=round.edition, state=Nomination.State.SENT)
    return found.select_related("cluster", "nominee", "nominator", "application").order_by("pk")


def lacking(round):
    """What a round does not have yet, each as a sentence; reviewing begins when nothing is left."""
    accepted = round.reviewers.accepted().count()
    files = files_of(round).count()
    criteria = list(round.criteria.all())
    if not accepted:
        yield _("Nobody sits in the committee yet. Ask reviewers; one has to accept.")
    elif accepted < round.reviews_each:
        yield _("Each application is to have %(each)s reviews, and the committee has %(n)s members. Ask more people, or lower the number of reviews.") % {"each": round.reviews_each, "n": accepted}  # fmt: skip  # noqa: E501
    if not criteria:
        yield _("There are no criteria. Add at least one.")
    for criterion in criteria:
        if not all(word for _value, word in criterion.steps()):
            yield _("The criterion “%(title)s” has no word for some of its steps.") % {"title": criterion.title}
    if not round.places:
        yield _("The number of places is not set.")
    if not round.due_at:
        yield _("The day by which the reviews are due is not set.")
    if not files:
        yield _("No application has been sent yet.")


def _as_coordinator(by, round):
    if not rules.is_coordinator(by, round):
        raise Refused(_("Only those who coordinate the edition can do this."))


def _hold_open(round, *states):
    """Lock the round in one of these states until the transaction ends, so that no step of another slips in."""
    if not Round.objects.filter(pk=round.pk, state__in=states or ["reviewing"]).update(places=F("places")):
        round.refresh_from_db(fields=["state"])
        raise Refused(
            _("The round is %(state)s, so this cannot be changed now.") % {"state": round.get_state_display()}
        )


@transaction.atomic
def found(edition, *, by, now):
    """The round of an edition, with what its call says."""
    call = getattr(edition, "call", None)
    made, is_new = Round.objects.get_or_create(
        edition=edition,
        defaults={
            "places": edition.seats_offered or 0,
            "reviews_each": call.reviews_each if call else 3,
            "is_anonymised": bool(call and call.is_anonymised),
        },
    )
    _as_coordinator(by, made)
    if is_new:
        record("found", made, by=by, said=gettext_noop("set up a committee"), now=now)
    return made


@transaction.atomic
def keep(thing, round, *, by, now):
    """Save settings or a criterion; only before reviewing begins, so that no score is bent afterwards."""
    _as_coordinator(by, round)
    _hold_open(round, "setting_up")
    thing.save()
    record("edit", round, by=by, said=gettext_noop("changed the set-up of the committee"), now=now)


@transaction.atomic
def drop_criterion(criterion, *, by, now):
    keep(criterion, criterion.round, by=by, now=now)
    criterion.delete()


@transaction.atomic
def set_due(round, due_at, *, by, now):
    """Another day by which reviews are due; also while they are written."""
    _as_coordinator(by, round)
    _hold_open(round, "setting_up", "reviewing")
    Round.objects.filter(pk=round.pk).update(due_at=due_at)
    record("due", round, by=by, said=gettext_noop("changed the day by which reviews are due"), now=now)


@transaction.atomic
def invite(reviewer, *, name, address, by, now):
    """Ask somebody into the committee, by mail. Who has no account yet gets one by signing in with that address."""
    round = reviewer.round
    _as_coordinator(by, round)
    _hold_open(round, "setting_up", "reviewing")
    if round.reviewers.filter(person__email=as_key(address)).exists():
        raise Refused(_("This person has been asked already."))
    reviewer.person = person_at(address, name=name)
    reviewer.invited_at = now
    reviewer.save()
    record("invite", reviewer, by=by, said=gettext_noop("asked somebody into the committee"), now=now)
    mails.invited(reviewer)
    return reviewer


@transaction.atomic
def accept(reviewer, *, by, note="", now=None):
    """Join the committee. What the rules forbid is written down at once."""
    reviewer.take("accept", by=by, note=note, now=now)
    _apply_rules(reviewer, files_of(reviewer.round), now)


@transaction.atomic
def refuse(reviewer, *, by, note="", now=None):
    """Do not join."""
    reviewer.take("refuse", by=by, note=note, now=now)


def _apply_rules(reviewer, files, now):
    """The conflicts that follow from who somebody is and where they work."""
    works_for = set(Membership.objects.filter(person=reviewer.person).values_list("organisation", flat=True))
    works_for.add(reviewer.organisation_id)
    rows = []
    for file in files:
        if kind := rule_against(reviewer, file, reviewer.round, works_for - {None}):
            rows.append(Conflict(reviewer=reviewer, nomination=file, reason=kind, said_at=now))
    Conflict.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def begin(round, *, by, note="", now=None):
    """Begin reviewing: nothing is missing, the files are shared out, and everybody is told."""
    sentences = list(lacking(round))
    if sentences:
        raise Refused(" ".join(sentences))
    round.take("begin", by=by, note=note, now=now)
    share_out(round, by=by, now=now)
    for reviewer in _committee(round):
        mails.begun(reviewer)


@transaction.atomic
def meet(round, *, by, note="", now=None):
    """End the reviews. Drafts stay drafts, and do not count."""
    round.take("meet", by=by, note=note, now=now)


@transaction.atomic
def review(round, *, by, note="", now=None):
    """Open the reviews again."""
    round.take("review", by=by, note=note, now=now)


def _committee(round):
    found = round.reviewers.accepted().select_related("person", "organisation", "round__edition__programme")
    return list(found.order_by("pk"))


@transaction.atomic
def share_out(round, *, by, now):
    """Give every file the reviews it lacks. What was begun or given by hand stays. Returns the files left short."""
    _as_coordinator(by, round)
    _hold_open(round)
    members, files = _committee(round), list(files_of(round))
    for reviewer in members:
        _apply_rules(reviewer, files, now)
    short = _assign(round, members, files)
    record("share", round, by=by, said=gettext_noop("shared out the files"), now=now)
    return short


def _assign(round, members, files):
    barred = set(Conflict.objects.filter(reviewer__round=round).values_list("reviewer", "nomination"))
    there = set(Review.objects.filter(reviewer__round=round).values_list("reviewer", "nomination"))
    has = {file.pk: 0 for file in files}
    held = {reviewer.pk: 0 for reviewer in members}
    for reviewer, file in there:
        has[file] = has.get(file, 0) + 1
        held[reviewer] = held.get(reviewer, 0) + 1
    fits, whys = [], {}
    for file in files:
        row = []
        for reviewer in members:
            value, why = fit(reviewer, file)
            whys[reviewer.pk, file.pk] = why
            row.append(0 if (reviewer.pk, file.pk) in barred | there else value)
        fits.append(row)
    each = [max(round.reviews_each - has[file.pk], 0) for file in files]
    plan = _plan(fits, each, members, held)
    numbers = _last_numbers(members)
    rows = []
    for file, readers in zip(files, plan.readers, strict=True):
        for reviewer in (members[index] for index in readers):
            why = whys[reviewer.pk, file.pk] | {"files": held[reviewer.pk]}
            held[reviewer.pk] += 1
            numbers[reviewer.pk] += 1
            number = numbers[reviewer.pk]
            rows.append(Review(reviewer=reviewer, nomination=file, number=number, assigned_why=why))
    Review.objects.bulk_create(rows)
    return [files[index] for index in plan.short]


def _plan(fits, each, members, held):
    """Even loads first; one more file for some if conflicts ask for it."""
    limits, carried = [one.load_most for one in members], [held[one.pk] for one in members]
    for slack in (0, 1, 2):
        most, least = even_loads(sum(each), limits, carried, slack)
        plan = assign(Problem(fits, each, most, least))
        if not plan.short:
            break
    return plan


def _last_numbers(members):
    found = Review.objects.filter(reviewer__in=members).values_list("reviewer").annotate(Max("number")).order_by()
    return {one.pk: 0 for one in members} | dict(found)


@transaction.atomic
def give(reviewer, nomination, *, by, now):
    """Add a pair by hand. Conflicts hold for coordinators too."""
    round = reviewer.round
    _as_coordinator(by, round)
    _hold_open(round)
    _apply_rules(reviewer, [nomination], now)
    if reviewer.state != Reviewer.State.ACCEPTED:
        raise Refused(_("This person does not sit in the committee."))
    conflict = Conflict.objects.filter(reviewer=reviewer, nomination=nomination).first()
    if conflict:
        raise Refused(_("There is a conflict: %(reason)s. Choose somebody else.") % {"reason": conflict.get_reason_display()})  # fmt: skip  # noqa: E501
    count = reviewer.reviews.count()
    if reviewer.load_most is not None and count >= reviewer.load_most:
        raise Refused(_("This reviewer takes no more than %(n)s files.") % {"n": reviewer.load_most})
    if reviewer.reviews.filter(nomination=nomination).exists():
        raise Refused(_("This reviewer has the file already."))
    why = {"hand": True} | fit(reviewer, nomination)[1] | {"files": count}
    number = _last_numbers([reviewer])[reviewer.pk] + 1
    made = Review.objects.create(reviewer=reviewer, nomination=nomination, number=number, assigned_why=why)
    record("give", made, by=by, said=gettext_noop("gave a file to a reviewer"), now=now)
    return made


@transaction.atomic
def take_away(review, *, by, now):
    """Take a file from a reviewer, as long as they have not begun."""
    round = review.reviewer.round
    _as_coordinator(by, round)
    _hold_open(round)
    record("take", review, by=by, said=gettext_noop("took a file from a reviewer"), now=now)
    if not Review.objects.filter(pk=review.pk, saved_at=None, state="draft").delete()[0]:
        raise Refused(_("This review is begun already, so the file stays where it is."))


@transaction.atomic
def declare(reviewer, nominations, *, by, now):
    """Say whom one knows, before any file opens. Files one already has go to somebody else."""
    if reviewer.person_id != by.pk:
        raise Refused(_("Everybody declares for themselves."))
    for nomination in nominations:
        _bar(reviewer, nomination, Conflict.Reason.DECLARED, now)
    Reviewer.objects.filter(pk=reviewer.pk).update(declared_at=now)
    record("declare", reviewer, by=by, said=gettext_noop("declared conflicts"), now=now)
    _replace(reviewer.round)


def _bar(reviewer, nomination, kind, now):
    Conflict.objects.get_or_create(reviewer=reviewer, nomination=nomination, defaults={"reason": kind, "said_at": now})
    Review.objects.filter(reviewer=reviewer, nomination=nomination).delete()


def _replace(round):
    """Give files that lost a reviewer to another, by the same rules."""
    if round.is_open:
        _assign(round, _committee(round), list(files_of(round)))


@transaction.atomic
def step_out(review, *, by, now):
    """A conflict found inside: the file closes at once and goes to another reviewer."""
    if not rules.is_reviewer(by, review):
        raise Refused(_("This is the review of somebody else."))
    round = review.reviewer.round
    _hold_open(round)
    record("step_out", review, by=by, said=gettext_noop("found a conflict in the file"), now=now)
    _bar(review.reviewer, review.nomination, Conflict.Reason.FOUND_INSIDE, now)
    _replace(round)


def _as_reviewer(review, by):
    round = review.reviewer.round
    if not rules.is_reviewer(by, review):
        raise Refused(_("This is the review of somebody else."))
    _hold_open(round)
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


@transaction.atomic
def reopen(review, *, by, note="", now=None):
    """Change a final review, while the round is open; but not after one has seen what others say."""
    _as_reviewer(review, by)
    review.take("reopen", by=by, note=note, now=now)


@transaction.atomic
def remind(reviewer, *, by, now):
    """A mail to somebody with unfinished reviews, once a day at most."""
    round = reviewer.round
    _as_coordinator(by, round)
    _hold_open(round)
    if not reviewer.reviews.exclude(state="final").exists():
        raise Refused(_("All reviews of this person are final."))
    waiting = Reviewer.objects.filter(pk=reviewer.pk).exclude(reminded_at__gt=now - DAY)
    if not waiting.update(reminded_at=now):
        raise Refused(_("This person was reminded less than a day ago."))
    record("remind", reviewer, by=by, said=gettext_noop("sent a reminder"), now=now)
    mails.reminder(reviewer)


@transaction.atomic
def redact(nomination, word, *, is_hidden, by, now):
    """Hide a word in one file, or show one that was hidden by mistake."""
    _as_coordinator(by, nomination.edition.round)
    word = word.strip().casefold()
    Redaction.objects.update_or_create(nomination=nomination, word=word, defaults={"is_hidden": is_hidden})
    record("redact", nomination, by=by, said=gettext_noop("changed what reviewers see"), case=nomination.ref, now=now)
