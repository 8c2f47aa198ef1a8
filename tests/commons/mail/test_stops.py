"""What stops mails from leaving stops them for good, blames none of them, and can be undone."""

import pytest

from kogge.base.errors import Refused
from kogge.commons.mail import actions, sending
from kogge.commons.mail.mailings import tend_mailings
from kogge.commons.mail.models import Mailing, Message, Outbox
from tests import make
from tests.commons.mail.test_outbox import write

pytestmark = pytest.mark.django_db
NOW = make.NOON


def letter(people=3):
    by = make.person("Sigrid Björk")
    audience = [make.person(f"Reader {number}") for number in range(people)]
    return actions.start_mailing("Hello", "Dear {name}", people=audience, about="all", by=by, now=NOW)


def states():
    return sorted(Message.objects.values_list("state", flat=True))


def test_a_stopped_letter_says_how_many_did_not_get_it():
    mailing = letter()
    actions.stop_mailing(mailing, by=mailing.by, now=NOW)
    stopped = Mailing.objects.get()
    assert (stopped.held, stopped.waiting, states()) == (3, 0, ["held"] * 3)


def test_what_comes_back_to_a_stopped_letter_is_held_and_does_not_wait_for_ever():
    mailing = letter()
    Message.objects.update(state=Message.State.SENDING)
    actions.stop_mailing(mailing, by=mailing.by, now=NOW)
    Message.objects.update(state=Message.State.WAITING)  # as a slice gives back what it did not come to
    tend_mailings(now=NOW)
    assert states() == ["held"] * 3


def test_a_signing_key_that_cannot_be_read_blames_no_mail(sink, settings):
    settings.DKIM_SELECTOR, settings.DKIM_KEY = "one", "/nowhere/key.pem"
    write()
    sending.deliver_letters(now=NOW)
    assert states() == ["waiting"]
    assert "a DKIM key cannot be read" in Outbox.objects.get().trouble


def test_a_mail_whose_text_is_no_longer_kept_is_not_sent_empty():
    message = write()
    Message.objects.update(state=Message.State.FAILED, subject="", text="", html="")
    message.refresh_from_db()
    with pytest.raises(Refused, match="no longer kept"):
        actions.retry(message, by=make.person(), now=NOW)
