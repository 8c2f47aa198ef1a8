"""An organisation stands behind a version, as its text was on that day."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.competences import rules
from kogge.training.competences.models import Endorsement, Version


@transaction.atomic
def endorse(version, organisation, *, note="", by, now):
    """In the name of an organisation that one works for."""
    if not rules.speaks_for(by, organisation):
        raise PermissionDenied
    if organisation.state not in ("listed", "ceased"):
        raise Refused(_("Your organisation is not in the directory yet. It can endorse once it has been admitted."))
    if version.state == Version.State.SUPERSEDED:
        raise Refused(_("A newer version counts. Endorse that one."))
    digest = Version.objects.whole().get(pk=version.pk).digest
    standing = version.endorsements.filter(organisation=organisation, withdrawn_at=None)
    if standing.filter(digest=digest).exists():
        raise Refused(_("Your organisation endorses this version already."))
    standing.update(withdrawn_at=now)  # it stood behind an older text of the same draft
    try:
        with transaction.atomic():
            made = Endorsement.objects.create(
                version=version, organisation=organisation, by=by, at=now, note=note, digest=digest
            )
    except IntegrityError as problem:  # a colleague was first
        raise Refused(_("Your organisation endorses this version already.")) from problem
    record("endorse", version, by=by, said=gettext_noop("endorsed the version"), note=organisation.slug, now=now)
    return made


@transaction.atomic
def take_back(endorsement, *, by, now):
    """The organisation does not stand behind the version any more."""
    if not rules.speaks_for(by, endorsement.organisation):
        raise PermissionDenied
    if not Endorsement.objects.filter(pk=endorsement.pk, withdrawn_at=None).update(withdrawn_at=now):
        raise Refused(_("This endorsement has been taken back already."))
    slug, said = endorsement.organisation.slug, gettext_noop("took an endorsement back")
    record("take-back", endorsement.version, by=by, said=said, note=slug, now=now)
