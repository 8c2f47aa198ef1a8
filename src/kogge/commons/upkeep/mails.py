from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send
from kogge.commons.people.models import User

MOST = 10  # people of the office who are told


def office():
    """Whom the office's mails go to."""
    return User.objects.filter(is_staff=True, is_active=True).order_by("pk")[:MOST]


def editors_of(organisation):
    return User.objects.filter(memberships__organisation=organisation, is_active=True).order_by("pk")


def prove(invitation, organisation, *, to, language, now):
    """The link by which an address at the organisation's domain proves itself, to take the entry over or away."""
    template = "claim" if invitation.purpose == invitation.Purpose.CLAIM else "remove"
    act = _("Take the entry over") if template == "claim" else _("Have the entry removed")
    send(
        f"upkeep/mail/{template}.txt",
        to=to,
        address=invitation.address,
        language=language,
        link=("claim_prove", invitation.token),
        act=act,
        organisation=organisation,
        now=now,
    )


def asked(request, *, now):
    """To the editors: somebody asks to join them. To the office: what it has to answer."""
    template = "office_asked" if request.office_at else "join_asked"
    for person in office() if request.office_at else editors_of(request.organisation):
        send(
            f"upkeep/mail/{template}.txt",
            to=person,
            link=("request_detail", request.ref),
            act=_("Look at it and answer"),
            request=request,
            organisation=request.organisation,
            now=now,
        )


def answered(request, *, now):
    organisation = request.organisation
    is_in = request.state == "accepted" and request.kind != "remove"
    send(
        "upkeep/mail/answered.txt",
        to=request.person,
        link=("organisation_colleagues", organisation.shelf, organisation.slug) if is_in else None,
        act=_("See your colleagues") if is_in else "",
        request=request,
        organisation=organisation,
        now=now,
    )


def colleague(invitation, organisation, *, by, to, language, now):
    """The link by which an invited colleague joins."""
    send(
        "upkeep/mail/colleague.txt",
        to=to,
        address=invitation.address,
        language=language,
        link=("colleague_join", invitation.token),
        act=_("See the invitation"),
        organisation=organisation,
        inviter=by.full_name,
        now=now,
    )


def without_manager(organisation, *, now):
    """To the office: nobody leads the entry any more."""
    for person in office():
        send(
            "upkeep/mail/without_manager.txt",
            to=person,
            link=("organisation_colleagues", organisation.shelf, organisation.slug),
            act=_("See who works there"),
            organisation=organisation,
            now=now,
        )


def handed_over(organisation, person, *, by, now):
    """To the colleague who leads the entry from now on."""
    link = ("organisation_colleagues", organisation.shelf, organisation.slug)
    send(
        "upkeep/mail/handed_over.txt",
        to=person,
        link=link,
        act=_("See your colleagues"),
        organisation=organisation,
        giver=by.full_name,
        now=now,
    )


def still_true(invitation, organisation, *, to, is_last, now):
    """Once a year: is all of it still true?"""
    send(
        "upkeep/mail/still_true.txt",
        to=to,
        link=("entry_still_true", invitation.token),
        act=_("Look at the entry and confirm it"),
        organisation=organisation,
        is_last=is_last,
        now=now,
    )


def merged(gone, kept, *, to, now):
    """To those who worked for the entry that is gone."""
    link = ("organisation_colleagues", kept.shelf, kept.slug)
    for person in to:
        send(
            "upkeep/mail/merged.txt",
            to=person,
            link=link,
            act=_("See your colleagues"),
            gone=gone,
            organisation=kept,
            now=now,
        )
