"""What people agree to, purpose by purpose: each given and withdrawn with one click, and at once."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from kogge.commons.journal.models import record
from kogge.commons.privacy import texts
from kogge.commons.privacy.models import Consent


def has(person, purpose):
    """Whether this person agrees to this, now."""
    return Consent.objects.in_force(purpose).filter(person=person.pk).exists()


@dataclass(frozen=True)
class Standing:
    """One purpose as one person stands to it."""

    purpose: str
    label: str
    text: texts.Text
    given: Consent | None  # in force
    outgrown: Consent | None  # was in force until the text asked for more


def standings(person):
    """Every purpose with its text of today, and what this person has said to it."""
    said = {consent.purpose: consent for consent in Consent.objects.filter(person=person.pk, withdrawn_at=None)}
    found = []
    for purpose, label in Consent.Purpose.choices:
        consent = said.get(purpose)
        counts = consent is not None and consent.counts
        given, outgrown = (consent, None) if counts else (None, consent)
        found.append(Standing(purpose, label, texts.current(purpose), given, outgrown))
    return found


@transaction.atomic
def give(person, purpose, *, by, now):
    """Agree to the text of today. Saying it twice changes nothing; agreeing to a newer text ends the older consent."""
    version = texts.current(purpose).version
    # Two clicks at once wait for each other at the person, so that one of them is the first.
    get_user_model().objects.select_for_update().only("pk").get(pk=person.pk)
    before = Consent.objects.filter(person=person.pk, purpose=purpose, withdrawn_at=None).first()
    if before and before.text_version == version:
        return before
    if before:
        Consent.objects.filter(pk=before.pk).update(withdrawn_at=now)
    given = Consent.objects.create(
        person_id=person.pk,
        purpose=purpose,
        text_version=version,
        language=translation.get_language() or "en",
        given_at=now,
    )
    record("consent", given, by=by, said=gettext_noop("gave a consent"), target=purpose, now=now)
    return given


@transaction.atomic
def withdraw(person, purpose, *, by, now):
    """Take it back. What it allowed is gone with the next look at any page."""
    given = Consent.objects.select_for_update().filter(person=person.pk, purpose=purpose, withdrawn_at=None).first()
    if given is None:
        return
    given.withdrawn_at = now
    given.save(update_fields=["withdrawn_at"])
    record("withdraw", given, by=by, said=gettext_noop("withdrew a consent"), target=purpose, now=now)
