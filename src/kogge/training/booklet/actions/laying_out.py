"""How the certificates of an edition look, and a sample of them before any is issued."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.base.documents import NotInstalled
from kogge.commons.files.actions import keep_made
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record
from kogge.training.credentials import rules
from kogge.training.credentials.awards import by_language
from kogge.training.credentials.certificate import draw
from kogge.training.credentials.models import Credential
from kogge.training.programmes.models import Edition, Seat


@transaction.atomic
def lay_out(layout, *, logos, by, now):
    """Keep how certificates look from now on; those drawn before stay as they are."""
    if not rules.can_award(by, layout.edition):
        raise PermissionDenied
    layout.save()
    layout.logos.set(logos)
    record("lay-out", layout, by=by, said=gettext_noop("changed how certificates look"), now=now)


def ask_for_sample(edition, *, language, by, back_url):
    """Have a sample drawn by the worker; returns the job whose page leads to it."""
    if not rules.can_award(by, edition):
        raise PermissionDenied
    title = _("Sample of the certificate")
    return jobs.start(make_sample, title=title, by=by, back_url=back_url, edition_id=edition.pk, language=language)


@task()
def make_sample(job_id, edition_id, language):
    """Draw the certificate of nobody, and keep it for a day."""
    job = Job.objects.select_related("owner").get(pk=job_id)
    edition, now = Edition.objects.select_related("programme", "lead").get(pk=edition_id), timezone.now()
    jobs.advance(job, done=0, total=1)
    with translation.override(language):
        sample = Credential(
            seat=Seat(edition=edition), holder=_("First and last name"), number="0000-0000-0000", issued_at=now,
            issuer=edition.lead, title=_title(edition),
        )  # fmt: skip
        try:
            pdf = draw(sample, language, is_sample=True)
        except NotInstalled as missing:
            jobs.fail(job, reason=str(missing))
            return
    name = f"sample-{edition.slug}.pdf"
    until = now + timedelta(days=1)
    made = keep_made(pdf, name=name, type="application/pdf", owner=job.owner, kept_until=until, now=now)
    jobs.finish(job, result_url=made.get_absolute_url())


def _title(edition):
    first, second = by_language(edition.programme.name), by_language(edition.name)
    return {code: f"{text} {second.get(code) or second.get('en', '')}".strip() for code, text in first.items()}
