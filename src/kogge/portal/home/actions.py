"""How an installation begins."""

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import Site, record, site, touch
from kogge.commons.people.actions import person_at
from kogge.commons.people.models import Invitation, User


@transaction.atomic
def invite_first(*, now):
    """The one-time link by which the first person becomes administrator; None once there is one."""
    site()
    if User.objects.filter(is_staff=True).exists():
        return None
    Invitation.objects.open_at(now).filter(purpose=Invitation.Purpose.SET_UP).update(used_at=now)
    return Invitation.make(Invitation.Purpose.SET_UP, address="", lasts=timedelta(days=7), now=now).token


@transaction.atomic
def set_up(invitation, *, community, name, address, now):
    """Name the community and make the first administrator. Only the first who comes."""
    person = person_at(address, name=name, language=translation.get_language())
    if not invitation.use(by=person, now=now) or User.objects.filter(is_staff=True).exists():
        raise Refused(_("This community has been set up already. Sign in with your address."))
    person.name, person.is_staff = name, True
    person.save(update_fields=["name", "is_staff"])
    Site.objects.update(name=community, set_up_at=now)
    record("set_up", Site.objects.first(), by=person, said=gettext_noop("set the community up"), now=now)
    touch()
    return person
