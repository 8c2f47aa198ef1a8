from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send
from kogge.commons.mail.models import Message

DECISIONS = ("offered", "reserve", "declined", "complaint_answered")  # go before all else, and are tried a day longer


def _about(nomination):
    return {"nomination": nomination, "edition": nomination.edition, "case": nomination.ref}


def confirm(nomination, token, *, language):
    """To the nominator, who has to show that the address is theirs."""
    send(
        "nominations/mail/confirm.txt",
        address=nomination.nominator_email,
        name=nomination.nominator_name,
        language=language,
        link=("nomination_confirm", token),
        act=_("Check and send the nomination"),
        **_about(nomination),
    )


def nominated(nomination, token):
    """To the person nominated: who, why, and a page to answer on."""
    send(
        "nominations/mail/nominated.txt",
        address=nomination.nominee_email,
        name=nomination.nominee_name,
        language=nomination.letter_language,
        link=("nomination_agree", token),
        act=_("See the nomination and answer"),
        **_about(nomination),
    )
    _to_nominator(nomination, "receipt")


def agreed(nomination):
    _to_nominator(nomination, "agreed")


def _to_nominator(nomination, template):
    if nomination.nominator is None:  # written down by a coordinator from a list
        return
    send(
        f"nominations/mail/{template}.txt",
        to=nomination.nominator,
        link=("nomination_detail", nomination.ref),
        act=_("See where it stands"),
        **_about(nomination),
    )


def to_nominee(nomination, template, act, *, page="application_detail", note="", **more):
    """One of the letters to the nominee: sent, offered, reserved, declined, taken …"""
    key = nomination.edition.slug if page == "learn_edition" else nomination.ref
    send(
        f"nominations/mail/{template}.txt",
        to=nomination.nominee,
        link=(page, key),
        act=act,
        note=note,
        lane=Message.Lane.DECISION if template in DECISIONS else Message.Lane.PERSONAL,
        **_about(nomination),
        **more,
    )


def withdrawn(nomination, *, by, note):
    """To the other of the two: the nominator when the nominee withdrew, the nominee when the nominator did."""
    if by == nomination.nominee and nomination.nominator and not nomination.is_own:
        send("nominations/mail/withdrawn.txt", to=nomination.nominator, note=note, **_about(nomination))
    elif nomination.nominee_id and by != nomination.nominee:
        send("nominations/mail/withdrawn.txt", to=nomination.nominee, note=note, **_about(nomination))


def support_asked(support, token, *, is_reminder=False):
    """To the person who speaks for the employer: who applies, for what, what it costs, and a page to answer on."""
    nomination = support.nomination
    send(
        "nominations/mail/support_asked.txt",
        address=support.address,
        name=support.name,
        language=support.language,
        link=("support_answer", token),
        act=_("Read it and answer"),
        person=nomination.person_name,
        is_reminder=is_reminder,
        **_about(nomination),
    )


def support_answered(support):
    """To the applicant: that an answer has come, not what was written."""
    to_nominee(
        support.nomination, "support_answered", _("See your application"), page="application_support", support=support
    )


def extended(extension):
    to_nominee(extension.nomination, "extended", _("Open your application"), extension=extension)


def ruled(ruling):
    to_nominee(ruling.nomination, "ruled", _("See where it stands"), ruling=ruling)


def complained(complaint, people):
    """To the coordinators of the edition."""
    nomination = complaint.nomination
    for person in people:
        send(
            "nominations/mail/complained.txt",
            to=person,
            link=("complaint_answer", nomination.ref),
            act=_("Read it and answer"),
            person=nomination.person_name,
            **_about(nomination),
        )


def complaint_answered(complaint):
    to_nominee(
        complaint.nomination, "complaint_answered", _("See the answer"), page="complaint_new", complaint=complaint
    )
