"""An answer by mail becomes a remark of the person whose address it was, in the thread it was about, or nothing."""

import logging

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.people.models import User, as_key
from kogge.commons.talk import actions, mails
from kogge.commons.talk.answers import whose
from kogge.commons.talk.models import Remark, Thread
from kogge.commons.talk.quoting import own_words

log = logging.getLogger(__name__)

MOST_BYTES = 2_000_000


def take_answer(reading, message, *, now):
    """Whether this letter was one to a thread. If it makes no remark, the person is told why, at their own address."""
    keys = next(filter(None, map(whose, reading.sent_to)), None)
    if keys is None:
        return False
    person = User.objects.filter(pk=keys[1], is_active=True).first()
    thread = Thread.objects.filter(pk=keys[0]).select_related("circle").first()
    if reading.is_automatic or reading.is_from_system or person is None or thread is None:
        log.info("a mail to a thread made no remark")
        return True
    with translation.override(person.language):
        _take(reading, thread, person, now=now)
    return True


def _take(reading, thread, person, *, now):
    text = own_words(reading.text)
    try:
        _check(reading, thread, person)
        actions.hold_writer(person, now=now)
        if reading.message_id and Remark.objects.filter(thread=thread, mail_id=reading.message_id[:250]).exists():
            return
        with transaction.atomic():
            actions.write(
                thread, text, by=person, now=now, mail_id=reading.message_id[:250], left_out=min(reading.files, 99)
            )
    except Refused as refusal:
        is_theirs = as_key(reading.sender) == person.email
        mails.not_taken(thread, person, why=str(refusal), text=text[: 4 * 5_000] if is_theirs else "", now=now)


def _check(reading, thread, person):
    if as_key(reading.sender) != person.email:
        raise Refused(
            _("It came from another address than yours. Write from your own address, or answer on the page.")
        )
    if not Thread.objects.visible_to(person).filter(pk=thread.pk).exists():
        raise Refused(_("You are no longer in the circle of this thread."))
    if reading.size > MOST_BYTES:
        raise Refused(_("It is larger than 2 MB. Send the words alone, and add files on the page."))
