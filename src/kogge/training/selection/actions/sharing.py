"""Sharing out the files of a round, at once or in a worker, and by hand."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.base.errors import Refused
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record
from kogge.commons.people.models import User
from kogge.training.selection import mails, rules
from kogge.training.selection.actions.committee import apply_rules, as_coordinator, files_of, hold_open, lacking
from kogge.training.selection.assigning import Problem, assign, even_loads
from kogge.training.selection.matching import fit
from kogge.training.selection.models import Conflict, Review, Reviewer, Round

MANY = 200  # files; more are shared out by a worker


@transaction.atomic
def begin(round, *, by, note="", now=None):
    """Begin reviewing: nothing is missing, the files are shared out, and everybody is told.

    Returns the job that does it when there are many files.
    """
    sentences = list(lacking(round))
    if sentences:
        raise Refused(" ".join(sentences))
    round.take("begin", by=by, note=note, now=now)
    return share_or_queue(round, by=by, now=now, is_first=True)[0]


@transaction.atomic
def share_or_queue(round, *, by, now, is_first=False):
    """(job, files left short): many files are shared out by a worker, and then the number is not known yet."""
    as_coordinator(by, round)
    hold_open(round)
    if files_of(round).count() <= MANY:
        return None, _share_and_tell(round, by, now, is_first)
    keys = {"round_id": round.pk, "by_id": by.pk, "is_first": is_first}
    url = f"{round.get_committee_url()}files/"
    return jobs.start(share_files, title=_("Sharing out the files"), by=by, back_url=url, **keys), []


def _share_and_tell(round, by, now, is_first):
    short = share_out(round, by=by, now=now)
    if is_first:
        for reviewer in committee_of(round):
            mails.begun(reviewer)
    return short


@task()
def share_files(job_id, round_id, by_id, is_first):
    """Safe to run twice: shared out, told and done in one transaction."""
    job, round = Job.objects.get(pk=job_id), Round.objects.select_related("edition__programme").get(pk=round_id)
    if job.is_over:
        return
    total = files_of(round).count()
    jobs.advance(job, done=0, total=total)
    try:
        with transaction.atomic():
            _share_and_tell(round, User.objects.get(pk=by_id), timezone.now(), is_first)
            jobs.advance(job, done=total, total=total)
            jobs.finish(job, result_url=job.back_url)
    except Refused as no:
        jobs.fail(job, reason=str(no))


@transaction.atomic
def meet(round, *, by, note="", now=None):
    """End the reviews. Drafts stay drafts, and do not count."""
    round.take("meet", by=by, note=note, now=now)


@transaction.atomic
def review(round, *, by, note="", now=None):
    """Open the reviews again."""
    round.take("review", by=by, note=note, now=now)


def committee_of(round):
    found = round.reviewers.accepted().select_related("person", "organisation", "round__edition__programme")
    return list(found.order_by("pk"))


@transaction.atomic
def share_out(round, *, by, now):
    """Give every file the reviews it lacks. What was begun or given by hand stays. Returns the files left short."""
    as_coordinator(by, round)
    hold_open(round)
    members, files = committee_of(round), list(files_of(round))
    short = assign_files(round, members, files, now=now)
    record("share", round, by=by, said=gettext_noop("shared out the files"), now=now)
    return short


def assign_files(round, members, files, *, now):
    """Whatever the occasion, the rules are asked first: somebody may work elsewhere since they were asked last."""
    apply_rules(members, files, now)
    barred = set(Conflict.objects.filter(reviewer__round=round).values_list("reviewer", "nomination"))
    there = set(Review.objects.filter(reviewer__round=round).values_list("reviewer", "nomination"))
    has = {file.pk: 0 for file in files}
    held = {reviewer.pk: 0 for reviewer in members}
    counted = Review.objects.filter(reviewer__round=round).unbarred()  # not what a conflict was found about later
    for reviewer, file in counted.values_list("reviewer", "nomination"):
        has[file] = has.get(file, 0) + 1
        held[reviewer] = held.get(reviewer, 0) + 1
    files = [file for file in files if has[file.pk] < round.reviews_each]
    fits, whys = [], {}
    for file in files:
        row = []
        for reviewer in members:
            value, why = fit(reviewer, file)
            whys[reviewer.pk, file.pk] = why
            row.append(0 if (reviewer.pk, file.pk) in barred | there else value)
        fits.append(row)
    each = [round.reviews_each - has[file.pk] for file in files]
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
    as_coordinator(by, round)
    hold_open(round)
    apply_rules([reviewer], [nomination], now)
    if reviewer.state != Reviewer.State.ACCEPTED:
        raise Refused(_("This person does not sit in the committee."))
    conflict = Conflict.objects.filter(reviewer=reviewer, nomination=nomination).first()
    if conflict and rules.is_blind(by, round):
        raise Refused(_("This reviewer cannot read this file. Choose somebody else."))
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
    as_coordinator(by, round)
    hold_open(round)
    record("take", review, by=by, said=gettext_noop("took a file from a reviewer"), now=now)
    if not Review.objects.filter(pk=review.pk, saved_at=None, state="draft").delete()[0]:
        raise Refused(_("This review is begun already, so the file stays where it is."))
