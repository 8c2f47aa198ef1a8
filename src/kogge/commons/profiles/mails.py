from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.words import LANGUAGE_OF
from kogge.commons.mail.actions import send

ACTS = {
    "admitted": _("See the page"),
    "asked": _("Complete the profile"),
    "refused": _("Read the reason"),
}


def _editors(organisation):
    found = organisation.memberships.filter(person__is_active=True).select_related("person").order_by("pk")
    return [membership.person for membership in found]


def decided(organisation, what, *, note, now=None):
    """A decision on the admission, with its reason, to everybody who works there: admitted, asked or refused."""
    page = "organisation_edit" if what != "admitted" else ""
    where = (page, organisation.shelf, organisation.slug) if page else _page_of(organisation)
    for person in _editors(organisation):
        send(
            f"profiles/mail/{what}.txt",
            to=person,
            organisation=organisation,
            note=note,
            link=where,
            act=ACTS[what],
            now=now,
        )


def removed(organisation, *, by, note, now=None):
    """To those who work there, but not to the one who did it."""
    for person in _editors(organisation):
        if person.pk != by.pk:
            send("profiles/mail/removed.txt", to=person, organisation=organisation, note=note, now=now)


def contact(organisation, *, sender, address, is_proven, text, now):
    """A letter from the page of an organisation, to its own address or to those who edit its profile."""
    context = {
        "organisation": organisation,
        "sender": sender,
        "sender_address": address,
        "is_proven": is_proven,
        "text": text,
        "now": now,
    }
    if organisation.contact_address:
        language = LANGUAGE_OF.get(organisation.country.code, "en")
        send(
            "profiles/mail/contact.txt",
            address=organisation.contact_address,
            name=organisation.title_in(language),
            language=language,
            **context,
        )
        return
    for person in _editors(organisation):
        send("profiles/mail/contact.txt", to=person, **context)


def has_route(organisation) -> bool:
    """There is somebody whom a letter would reach."""
    return bool(organisation.contact_address) or bool(_editors(organisation))


def _page_of(organisation):
    name = "cluster_detail" if organisation.shelf == "clusters" else "organisation_detail"
    return (name, organisation.slug)
