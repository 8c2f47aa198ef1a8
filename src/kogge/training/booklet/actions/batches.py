"""Certificates of a graduation: put together by one person, issued when a second one agrees."""

import io
import zipfile
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.base.documents import NotInstalled
from kogge.base.errors import Refused
from kogge.commons.files.actions import keep_made
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record
from kogge.commons.people.models import User
from kogge.training.booklet import mails, rules
from kogge.training.booklet.graduation import awards_for
from kogge.training.booklet.models import Batch, Line
from kogge.training.credentials import actions as credentials
from kogge.training.credentials.actions.issuing import why_not
from kogge.training.credentials.certificate import draw
from kogge.training.credentials.models import Credential
from kogge.training.issuers.actions import Pen
from kogge.training.programmes.models import Seat

MOST = 200


@transaction.atomic
def propose(edition, seats, *, by, now):
    """Put certificates together; nothing is issued before a second person agrees."""
    if not rules.can_propose(by, edition):
        raise PermissionDenied
    if not seats:
        raise Refused(_("Choose at least one person."))
    if len(seats) > MOST:
        raise Refused(_("At most %(n)s certificates go into one batch.") % {"n": MOST})
    for seat in seats:
        for why in _problems(seat, by, now):
            raise Refused(f"{seat.person.full_name}: {why}")
    try:
        with transaction.atomic():
            batch = Batch.objects.create(edition=edition, proposed_by=by, proposed_at=now)
    except IntegrityError:
        raise Refused(_("Certificates of this edition wait for a second person already. Look at those first."))
    Line.objects.bulk_create(Line(batch=batch, seat=seat) for seat in seats)
    record("propose", batch, by=by, said=gettext_noop("put certificates together"), now=now)
    for person in second_people(batch):
        mails.batch_waits(batch, person)
    return batch


def _problems(seat, by, now):
    if seat.person_id == by.pk:
        yield _("Nobody puts the own certificate together.")
    awards = awards_for(seat, day=timezone.localdate(now))
    if not awards:
        yield _("This person has the certificate already.")
    yield from filter(None, (why_not(award, seat) for award in awards))


def second_people(batch):
    """Who can agree: the others who run the edition; where there are none, the office."""
    run = User.objects.filter(
        is_active=True, seats__edition=batch.edition_id, seats__role__in=("coordinator", "assistant")
    )
    lines = batch.lines.values("seat__person")
    others = list(run.exclude(pk=batch.proposed_by_id).exclude(pk__in=lines).distinct())
    office = User.objects.filter(is_staff=True, is_active=True).exclude(pk=batch.proposed_by_id).exclude(pk__in=lines)
    return others or list(office)


@transaction.atomic
def issue(batch, *, by, note="", now=None):
    """The second person says yes: each is issued in the name of who put them together, or says why not."""
    now = now or timezone.now()
    batch.take("issue", by=by, note=note, now=now)
    batch.agreed_by, batch.agreed_at = by, now
    batch.save(update_fields=["agreed_by", "agreed_at"])
    pen = Pen(batch.edition.lead, now=now)
    lines = batch.lines.select_related("seat__person", "seat__edition__programme", "seat__edition__lead")
    for line in lines.order_by("seat__person__name", "pk"):
        try:
            with transaction.atomic():
                awards = awards_for(line.seat, day=timezone.localdate(now))
                if not awards:
                    raise Refused(_("This person has the certificate already."))
                for place, award in enumerate(awards):  # one mail tells of all
                    credentials.issue(award, by=batch.proposed_by, now=now, pen=pen, is_told=place == 0)
            line.is_issued = True
        except (Refused, PermissionDenied) as no:
            line.is_issued = False
            line.problem = (str(no) or _("Who put it together may not issue it any more."))[:300]
        line.save(update_fields=["is_issued", "problem"])


@transaction.atomic
def refuse(batch, *, by, note="", now=None):
    """The second person says no, and why; nothing was issued."""
    if not note.strip():
        raise Refused(_("Say what is to be changed."))
    batch.take("refuse", by=by, note=note, now=now or timezone.now())
    batch.note = note.strip()[:500]
    batch.save(update_fields=["note"])


def ask_for_all(batch, *, language, by):
    """Have every certificate of an issued batch drawn, to be printed; returns the job."""
    if not rules.can_propose(by, batch.edition):
        raise PermissionDenied
    if batch.state != Batch.State.ISSUED:
        raise Refused(_("These certificates are not issued yet."))
    return jobs.start(
        make_all,
        title=_("Certificates as PDF"),
        by=by,
        back_url=batch.get_absolute_url(),
        batch_id=batch.pk,
        language=language,
    )


@task()
def make_all(job_id, batch_id, language):
    """Draw them one after another into one file to take away, kept for a week."""
    job = Job.objects.select_related("owner").get(pk=job_id)
    batch = Batch.objects.select_related("edition").get(pk=batch_id)
    seats = Seat.objects.filter(pk__in=batch.lines.filter(is_issued=True).values("seat"))
    found = Credential.objects.valid().of_programmes().filter(seat__in=seats, issued_at=batch.agreed_at).with_all()
    found = list(found.order_by("holder", "pk"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into, translation.override(language):
        for number, credential in enumerate(found):
            try:
                pdf = draw(credential, language)
            except NotInstalled as missing:
                jobs.fail(job, reason=f"{credential.holder}: {missing}")
                return
            into.writestr(f"{number + 1:03d}-{slugify(credential.holder) or credential.number}.pdf", pdf)
            jobs.advance(job, done=number + 1, total=len(found))
    now = timezone.now()
    kept = keep_made(
        packed.getvalue(), name=f"certificates-{batch.edition.slug}.zip", type="application/zip", owner=job.owner,
        kept_until=now + timedelta(days=7), now=now,
    )  # fmt: skip
    jobs.finish(job, result_url=kept.get_absolute_url())
