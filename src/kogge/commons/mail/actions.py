"""Mails are written with what they tell of; letters to many are started, paused and stopped; the outbox is held."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.journal.models import record, site
from kogge.commons.mail import building, headers, placeholders
from kogge.commons.mail.mailings import make_some
from kogge.commons.mail.models import Mailing, Message, outbox

AT_ONCE = 500  # people whose rows are made before the page answers
MOST_SAMPLES = 5


def new_message_id() -> str:
    return f"<{get_random_string(24)}@{settings.MAIL_FROM.rpartition('@')[2]}>"


def send(
    template, *, to=None, address="", name="", language="", link=None, act="", case="", lane=Message.Lane.PERSONAL,
    attached=None, attached_as="", answers_to="", list_name="", now=None, **context,
):  # fmt: skip
    """Write a mail from `template` (first line: the subject) in the reader's language; it leaves soon.

    `to` is a person, or else `address`, `name` and `language` say who. `link` is (page name, *arguments) and `act`
    what the button says. `attached` are bytes of the media type `attached_as`. `answers_to` is an address of
    ours, `list_name` what the reader can leave. Returns the Message. The caller's transaction decides whether it is
    ever sent.
    """
    now = now or timezone.now()
    name = to.called_name if to else name
    language = (to.language if to else language) or "en"
    with translation.override(language):
        url = settings.SITE_ADDRESS + reverse(link[0], args=link[1:]) if link else ""
        context |= {"name": name, "site": site(), "act": str(act), "url": url, "language": language}
        subject, _newline, body = render_to_string(template, context).strip().partition("\n")
        context |= {"subject": headers.one_line(subject, 200), "paragraphs": building.paragraphs_of(body)}
        context["feet"] = building.feet_of(context, now)
        if list_name:
            token = building.leave_token(to.email if to else address, list_name)
            context |= {"list_name": _(list_name), "leave": building.leave_url(token)}
        text, html = building.draw(context)
    return Message.objects.create(
        person=to,
        address=to.email if to else address,
        name=headers.one_line(name, 120),
        language=language,
        kind=template.rpartition("/")[2].removesuffix(".txt"),
        case=case,
        lane=lane,
        subject=context["subject"],
        text=text,
        html=html,
        attached=attached,
        attached_as=attached_as,
        answers_to=answers_to,
        list_name=list_name,
        message_id=new_message_id(),
        next_try_at=now,
        written_at=now,
    )


# Letters to many ---------------------------------------------------------------------------------------------
def check_mailing(subject, text, *, values=()) -> None:
    """Refuse a letter that lacks its words or has a placeholder that does not exist."""
    allowed = {*building.PERSONAL, *values}
    for said in (subject, text):
        versions = LazyI18nString(said).data
        versions = list(versions.values()) if isinstance(versions, dict) else [versions]
        if not any(version and version.strip() for version in versions):
            raise Refused(_("Write a subject and a text."))
        for version in versions:
            placeholders.check(version or "", allowed)


@transaction.atomic
def start_mailing(
    subject, text, *, people, about, list_name="", values=None, ref="", answers_to="", by, now
):  # fmt: skip
    """A letter to many begins: the people are written down as they are now, and each gets one mail.

    `subject`, `text` and `values` are in one language, or {language: text}. `ref` is the draft's, if it has one; the
    same draft, or on one day the same words to the same people, starts once. It goes out in the name of who sends it,
    and answers go only to an address of theirs.
    """
    values = values or {}
    check_mailing(subject, text, values=values)
    if answers_to and headers.one_address(answers_to).casefold() != by.email.casefold():
        raise Refused(_("Answers can only go to your own e-mail address."))
    audience = sorted({getattr(person, "pk", person) for person in people})
    if not audience:
        raise Refused(_("There is nobody to send this to."))
    ref = ref or _ref_of(subject, text, values, list_name, about, audience, now)
    mailing, is_new = Mailing.objects.get_or_create(
        ref=ref,
        defaults={
            "subject": LazyI18nString(subject),
            "text": LazyI18nString(text),
            "values": {name: LazyI18nString(value).data for name, value in values.items()},
            "list_name": list_name,
            "about": about,
            "audience": audience,
            "total": len(audience),
            "by": by,
            "signed_by": headers.display_name(by.name),
            "answers_to": by.email if answers_to else "",
            "sent_at": now,
        },
    )
    if not is_new:
        since = date_format(timezone.localtime(mailing.sent_at), "DATETIME_FORMAT")
        raise Refused(_("This letter is already being sent, since %(since)s.") % {"since": since})
    if len(audience) <= AT_ONCE:
        make_some(mailing, now=now)
    record("send", mailing, by=by, said=gettext_noop("Letter to many sent"), now=now)
    return mailing


def _ref_of(*parts):
    *said, now = parts
    return salted_hmac("kogge.commons.mail.ref", f"{said!r}{now.date()}", algorithm="sha256").hexdigest()[:12]


def pause_mailing(mailing, *, by, note="", now):
    """No further mail of it leaves, from the next slice on. Without `by`: too many were refused, `note` says why."""
    said = gettext_noop("Letter paused")
    _change(mailing, "pause", [Mailing.State.SENDING], Mailing.State.PAUSED, said, by, now, note=note)


def go_on_with_mailing(mailing, *, by, now):
    """A paused letter goes on with those who have not got it."""
    _change(mailing, "go-on", [Mailing.State.PAUSED], Mailing.State.SENDING, gettext_noop("Letter goes on"), by, now)


@transaction.atomic
def stop_mailing(mailing, *, by, now):
    """Who has not got it does not get it; the rows say who is who."""
    before = [Mailing.State.SENDING, Mailing.State.PAUSED]
    _change(mailing, "stop", before, Mailing.State.STOPPED, gettext_noop("Letter stopped"), by, now)
    rows = Message.objects.filter(mailing=mailing, state=Message.State.WAITING)
    rows.update(state=Message.State.HELD, error=gettext_noop("The letter was stopped."))
    rest = F("total") - F("sent") - F("failed")
    Mailing.objects.filter(pk=mailing.pk).update(ended_at=now, held=rest)


# By the word of their address.
MAILING_STEPS = {"pause": pause_mailing, "go-on": go_on_with_mailing, "stop": stop_mailing}


@transaction.atomic
def _change(mailing, verb, before, after, said, by, now, note=""):
    """Compare-and-set; of two who press a button one wins, and the other reads how it is."""
    if not Mailing.objects.filter(pk=mailing.pk, state__in=before).update(state=after):
        raise Refused(_("This letter is no longer in the state you saw. Load the page again."))
    mailing.state = after
    record(verb, mailing, by=by, said=said, note=note, now=now)


@transaction.atomic
def send_sample(subject, text, *, addresses, values=None, by, now):
    """The letter as the reader would get it, to up to five addresses, before it goes to all."""
    values = values or {}
    check_mailing(subject, text, values=values)
    found = headers.several_addresses(addresses, most=MOST_SAMPLES)
    mailing = Mailing(
        ref="sample", subject=LazyI18nString(subject), text=LazyI18nString(text), values=values, by=by, sent_at=now
    )
    sheet = building.Sheet(mailing, building.language_of(mailing, by.language))
    for address in found:
        sample = Message(
            address=address, name=headers.one_line(by.called_name, 120), language=by.language, kind="sample",
            message_id=new_message_id(), next_try_at=now, written_at=now,
        )  # fmt: skip
        sample.subject, sample.text, sample.html = sheet.for_reading(sample)
        sample.save()
    return found


# The outbox --------------------------------------------------------------------------------------------------
@transaction.atomic
def hold_outbox(*, by, why, trouble="", now):
    """No mail leaves until somebody releases it; what is written meanwhile waits.

    Without `by`: after a restore, or because too many were refused; `trouble` is then what the mail server said.
    """
    row = outbox()
    if row.held_since:
        return row
    row.held_since, row.held_by, row.why = now, by, headers.one_line(why, 200)
    row.trouble = trouble or row.trouble
    row.save(update_fields=["held_since", "held_by", "why", "trouble"])
    record("hold", row, by=by, note=row.why, said=gettext_noop("Outgoing mail stopped"), now=now)
    return row


@transaction.atomic
def release_outbox(*, by, now):
    """Mails leave again, and at once, whatever the mail server did before."""
    row = outbox()
    was_held = row.held_since
    row.held_since = row.held_by = row.next_try_at = None
    row.why, row.trouble, row.tries = "", row.trouble if row.away_since else "", 0
    row.save(update_fields=["held_since", "held_by", "why", "trouble", "next_try_at", "tries"])
    if was_held:
        record("release", row, by=by, said=gettext_noop("Outgoing mail started again"), now=now)
    return row


@transaction.atomic
def retry(message, *, by, now):
    """A mail that failed or was held is tried again as if for the first time; what held it is looked at again."""
    if message.mailing and message.mailing.state == Mailing.State.STOPPED:
        raise Refused(_("The letter was stopped. Write to this person in another way."))
    if not message.mailing_id and not message.text:
        raise Refused(_("The text of this mail is no longer kept. Write a new one."))
    again = [Message.State.FAILED, Message.State.HELD]
    changed = Message.objects.filter(pk=message.pk, state__in=again).update(
        state=Message.State.WAITING, tries=0, first_tried_at=None, next_try_at=now, error=""
    )
    if not changed:
        raise Refused(_("This mail is not one that failed. Load the page again."))
    if message.mailing_id:
        Mailing.objects.filter(pk=message.mailing_id, state=Mailing.State.SENT).update(state=Mailing.State.SENDING)
    record("retry", message, by=by, case=message.case, said=gettext_noop("Mail tried again"), now=now)
