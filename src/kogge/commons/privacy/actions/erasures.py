"""How an erasure goes: asked for, agreed to by a second person, carried out by the worker, and never undone."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people.limits import hold
from kogge.commons.people.models import User
from kogge.commons.privacy import ledger, mails
from kogge.commons.privacy.erasure import clear, clear_account, clear_rows, end_open, obstacles, preview
from kogge.commons.privacy.models import Erasure


def ask(*, by, now):
    """Somebody asks that their own data be erased; nothing goes before a second person has agreed."""
    hold("erasure", by.pk, most=5, within=timedelta(days=1), now=now)
    return _ask(by=by, now=now)


@transaction.atomic
def _ask(*, by, now):
    _refuse_while_obstacles(by, now=now)
    Erasure.objects.filter(person=by, state=Erasure.State.WARNED).delete()
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(person=by, state=Erasure.State.ASKED, asked_at=now)
    except IntegrityError:
        raise Refused(_("You have asked for this already. It waits for a second person."))
    record("ask", erasure, by=by, said=gettext_noop("asked to be erased"), now=now)
    for member in deciders(erasure):
        mails.asked(erasure, to=member, now=now)
    return erasure


def deciders(erasure):
    """Who can be the second person."""
    return User.objects.filter(is_staff=True, is_active=True).exclude(pk=erasure.person_id).order_by("pk")


@transaction.atomic
def take_back(erasure, *, by, note="", now=None):
    """The person thinks better of it, as long as nobody has agreed."""
    erasure.take("take_back", by=by, now=now)


@transaction.atomic
def refuse(erasure, *, by, note="", now=None):
    """The second person says no, and why; the person reads it."""
    if not note.strip():
        raise Refused(_("Write the reason. The person who asked reads it."))
    erasure.take("refuse", by=by, note=note, now=now)
    mails.refused(erasure, reason=note, now=now)


@transaction.atomic
def agree(erasure, *, by, note="", now=None):
    """The second person agrees; the worker begins at once. The office is held, so that its last two cannot both go."""
    list(User.objects.select_for_update().filter(is_staff=True, is_active=True).order_by("pk"))
    _refuse_while_obstacles(erasure.person, now=now)
    erasure.take("agree", by=by, now=now)
    erase_agreed.enqueue(erasure_id=erasure.pk)


def _refuse_while_obstacles(person, *, now):
    if found := obstacles(person, now=now):
        raise Refused(" ".join(found))


@task()
def erase_agreed(erasure_id):
    """Safe to run twice: what has been erased is left alone."""
    erasure = Erasure.objects.select_related("person").get(pk=erasure_id)
    if erasure.state == Erasure.State.AGREED:
        erase(erasure, by=None, now=timezone.now())


@transaction.atomic
def erase(erasure, *, by, now, has_receipt=True):
    """Erase the person: first the stone outside the database, then all rows, the receipt, and the account itself.

    The stone comes first, because a person who is erased here and missing there would come back with a backup.
    """
    person = User.objects.select_for_update().get(pk=erasure.person_id)
    erasure.take("erase", by=by, now=now)
    if not person.is_erased:
        ledger.write(person, now=now)
    today = timezone.localdate(now)
    with translation.override(person.language):
        lines = preview(person, today=today)
    end_open(person, now=now)
    is_held, until = clear(person, today=today)
    if has_receipt:
        mails.erased(erasure, person, lines, now=now)
    clear_account(person, today=today)
    held_name = person.name if is_held else ""
    Erasure.objects.filter(pk=erasure.pk).update(
        erased_at=now, is_whole=not is_held, held_name=held_name, held_until=until
    )
    erasure.refresh_from_db()
    return erasure


@transaction.atomic
def finish(erasure, *, now):
    """What a law held when the person was erased goes as soon as it may. Returns whether nothing is left."""
    is_held, until = clear_rows(erasure.person, today=timezone.localdate(now))
    changed = {"is_whole": not is_held, "held_until": until}
    if not is_held:
        changed["held_name"] = ""
        record("finish", erasure, by=None, said=gettext_noop("erased what a grant had held"), now=now)
    Erasure.objects.filter(pk=erasure.pk).update(**changed)
    return not is_held


def erase_again(line, *, now):
    """A backup brought somebody back who is in the ledger: erase them anew, without a second receipt.

    Returns True if it did, None if somebody has this number and is not recognised, False if there is nothing to do.
    """
    person = User.objects.filter(pk=line["pk"]).first()
    if person is None or person.is_erased or person.joined_at > line["at"]:
        return False
    if not ledger.is_about(line, person):
        return None
    with transaction.atomic():
        Erasure.objects.filter(person=person, state__in=Erasure.OPEN).update(state=Erasure.State.AGREED)
        erasure = Erasure.objects.filter(person=person, state=Erasure.State.AGREED).first()
        erasure = erasure or Erasure.objects.create(person=person, state=Erasure.State.AGREED, asked_at=line["at"])
        erase(erasure, by=None, now=now, has_receipt=False)
    return True
