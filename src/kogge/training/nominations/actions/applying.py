"""An application without a nomination, its text, and what goes with an application."""

import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.files.actions import attach, drop
from kogge.commons.journal.models import record
from kogge.training.nominations.actions.cases import refuse_closed
from kogge.training.nominations.deadline import refuse_unless_in_time, refuse_unless_open
from kogge.training.nominations.eligibility import call_of, is_open_to, known_before, verdicts
from kogge.training.nominations.models import Application, Enclosure, Nomination
from kogge.training.programmes.actions import next_reference

MOST_FILES = 3
TEXTS = ("role", "goals", "plan", "experience")
WRITTEN = (*TEXTS, "languages", "has_consented")


@transaction.atomic
def apply(nomination, *, by, note="", now):
    """Begin an application of one's own: `nomination` has the edition and the organisation. In one click, once."""
    edition = nomination.edition
    refuse_closed(by)
    refuse_unless_open(edition, now)
    if not call_of(edition).takes_applications:
        raise Refused(_("This call takes nominations only. Ask somebody who knows your work to nominate you."))
    refuse_second_case(edition, by)
    found = verdicts(call_of(edition), known_before(edition, nomination.cluster))
    if not is_open_to(found):
        raise Refused(" ".join(one.sentence for one in found if one.is_met is False))
    nomination.nominee = nomination.nominator = by
    nomination.nominee_name = nomination.nominator_name = by.full_name
    nomination.nominee_email = nomination.nominator_email = by.email
    nomination.letter_language = by.language
    nomination.ref, nomination.made_at = next_reference(edition), now
    try:
        with transaction.atomic():
            nomination.save()
            nomination.take("apply", by=by, note=note, now=now)
    except IntegrityError:
        refuse_second_case(edition, by)
        raise
    role = by.work or ""
    Application.objects.create(nomination=nomination, role=role[:120])
    return nomination


def refuse_second_case(edition, person):
    """One case for each person; who has nominated them is not said."""
    if Nomination.objects.of(person).filter(edition=edition).exclude(state="withdrawn").exists():
        raise Refused(_("You already have an application for this edition. It is on the page of your applications."))
    if Nomination.objects.in_force().filter(edition=edition, nominee_email=person.email).exists():
        raise Refused(_("There is already a nomination for your address. Look into your mail: our letter has a link."))


def last_application(nomination):
    """The person's last application for another edition that has something to take along."""
    earlier = Application.objects.filter(nomination__nominee=nomination.nominee_id).exclude(nomination=nomination)
    return earlier.exclude(goals="", plan="", experience="").select_related("nomination").order_by("-pk").first()


def state_of(application):
    """A short sign of what is written; another sign, and another window has written since."""
    said = [getattr(application, name) for name in WRITTEN]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _hold(nomination, by, now):
    """The application, held for this transaction: nobody sends or writes it meanwhile."""
    held = Nomination.objects.of(by).select_for_update(of=["self"]).get(pk=nomination.pk)
    refuse_unless_written(held, now)
    return Application.objects.select_for_update().get(nomination=held)


@transaction.atomic
def write(nomination, written, *, seen="", by, now):
    """Keep {field: value} as it is, finished or not. Returns {field: what another window wrote}; then nothing is kept.

    `seen` is the sign of what the writer had before them (`state_of`).
    """
    application = _hold(nomination, by, now)
    other = {name: getattr(application, name) for name in written if getattr(application, name) != written[name]}
    if seen and seen != state_of(application) and other:
        return other
    _keep(application, written, now)
    nomination.application = application
    return {}


@transaction.atomic
def say_dates(nomination, dates, *, by, now):
    """One's own word on every meeting, by their slugs."""
    _keep(_hold(nomination, by, now), {"dates": dates}, now)


def _keep(application, written, now):
    for name, value in written.items():
        setattr(application, name, value)
    application.saved_at = now
    application.save(update_fields=[*written, "saved_at"])


@transaction.atomic
def reuse(nomination, *, by, now):
    """Copy the texts of the last application into those that are still empty; nothing written is lost."""
    application, before = _hold(nomination, by, now), last_application(nomination)
    if before is None:
        raise Refused(_("There is no earlier application to take texts from."))
    for name in TEXTS:
        if not getattr(application, name):
            setattr(application, name, getattr(before, name))
    application.languages = application.languages or before.languages
    application.saved_at = now
    application.save()
    record("reuse", application, by=by, said=gettext_noop("took texts from an earlier application"), now=now)
    return application


def refuse_unless_written(nomination, now):
    """An application is written between agreeing and sending, while there is time."""
    if nomination.state != Nomination.State.AGREED:
        raise Refused(_("This application is sent, or closed, so nothing of it can be changed."))
    refuse_unless_in_time(nomination, now)


@transaction.atomic
def enclose(nomination, file, *, by, now):
    """Put a kept file to the application."""
    refuse_unless_written(nomination, now)
    application = Application.objects.select_for_update().get(nomination=nomination)
    if application.enclosures.count() >= MOST_FILES:
        raise Refused(_("An application takes three files. Remove one first."))
    attach(file)
    made = Enclosure.objects.create(application=application, file=file, added_at=now)
    record("enclose", made, by=by, said=gettext_noop("added a file"), case=nomination.ref, now=now)
    return made


@transaction.atomic
def remove_enclosure(enclosure, *, by, now):
    """Take a file out; it is gone."""
    nomination = enclosure.application.nomination
    refuse_unless_written(nomination, now)
    record("remove", enclosure, by=by, said=gettext_noop("removed a file"), case=nomination.ref, now=now)
    drop(enclosure.file)
