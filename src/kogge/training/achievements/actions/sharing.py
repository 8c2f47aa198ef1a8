"""The transcript given to others: by a secret address that ends, and as a PDF."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.base.documents import NotInstalled, as_pdf
from kogge.base.errors import Refused
from kogge.commons.files.actions import keep_made
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record
from kogge.commons.people.models import User, digest
from kogge.commons.people.secret import lock
from kogge.training.achievements.models import LONGEST, Share
from kogge.training.achievements.transcript import transcripts_of

MOST = 20  # secret addresses of one person that hold at once


@transaction.atomic
def share(*, label, days, is_whole=False, edition=None, by, now):
    """A new secret address for the own transcript, of one edition or of all, for so many days."""
    if not 1 <= days <= LONGEST:
        raise Refused(_("Choose how long others may read it: a year at most."))
    if Share.objects.holding(now).filter(person=by).count() >= MOST:
        raise Refused(_("You share it at %(n)d addresses already. End one first.") % {"n": MOST})
    token = Share.new_token()
    made = Share.objects.create(
        person=by, edition=edition, label=label, is_whole=is_whole, token_hash=digest(token), locked=lock(token),
        made_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    record("share", made, by=by, said=gettext_noop("shared the own transcript"), now=now)
    return made


@transaction.atomic
def end_share(share, *, by, now):
    """The secret address leads nowhere any more. Once is enough."""
    if share.person_id != by.pk:
        raise PermissionDenied
    if Share.objects.filter(pk=share.pk, ended_at=None).update(ended_at=now):
        record("end", share, by=by, said=gettext_noop("ended a shared address"), now=now)


def ask_for_transcript(edition, *, language, by, back_url):
    """Have the PDF made by the worker; returns the job whose page leads to it."""
    given = {"person_id": by.pk, "edition_id": edition.pk if edition else None, "language": language}
    return jobs.start(make_transcript, title=_("Personal transcript"), by=by, back_url=back_url, **given)


@task()
def make_transcript(job_id, person_id, edition_id, language):
    """Draw the PDF and keep it among the own files of the person. A second run makes none."""
    job = Job.objects.get(pk=job_id)
    if job.is_over:
        return
    now = timezone.now()
    person = User.objects.get(pk=person_id)
    jobs.advance(job, done=0, total=1)
    with translation.override(language):
        found = transcripts_of(person, edition_id=edition_id)
        context = {"transcripts": found, "holder": person.full_name, "language": language, "now": now}
        try:
            pdf = as_pdf(render_to_string("achievements/documents/transcript.html", context))
        except NotInstalled as missing:
            jobs.fail(job, reason=str(missing))
            return
    name = f"transcript-{found[0].edition.slug}.pdf" if edition_id and found else "transcript.pdf"
    made = keep_made(pdf, name=name, type="application/pdf", owner=person, kept_until=None, now=now)
    jobs.finish(job, result_url=made.get_absolute_url())
