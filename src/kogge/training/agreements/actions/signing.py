"""Signing: an act of somebody signed in on exactly the text that was shown, or a scan of what was signed by hand."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.files.actions import attach
from kogge.commons.journal.models import record
from kogge.training.agreements import mails, rules
from kogge.training.agreements.actions.preparing import refuse_unless_prepared_by, signers_of
from kogge.training.agreements.models import Side, Signature


class Changed(Refused):
    """The text is no longer the one that was shown. `paper` is the one that holds now."""

    def __init__(self, paper):
        super().__init__(_("The text has changed since you opened it. Read the new one below, and sign that."))
        self.paper = paper


@transaction.atomic
def sign(side, *, sha256, by, now):
    """Sign for oneself or for the organisation one works for. `sha256`: of the text that was shown."""
    paper = _current(side, sha256)
    if not rules.can_sign(by, side):
        raise PermissionDenied
    signature = _write(side, by=by, name=by.full_name, sha256=paper.sha256, now=now)
    conclude(paper, by=by, now=now)
    return signature


@transaction.atomic
def put_scan(side, file, *, name, sha256, by, now):
    """Put the scan of what somebody signed by hand; who coordinates answers for it."""
    paper = _current(side, sha256)
    refuse_unless_prepared_by(paper.document, by)
    attach(file)
    signature = _write(side, by=by, name=name, sha256=paper.sha256, now=now, scan=file)
    conclude(paper, by=by, now=now)
    return signature


def _current(side, sha256):
    """The paper of the side, with its document locked: nobody puts another text forward meanwhile."""
    paper = side.paper
    document = paper.document
    type(document).objects.select_for_update(of=["self"]).get(pk=document.pk)
    newest = document.last_paper()
    if newest.pk != paper.pk or paper.sha256 != sha256:
        raise Changed(newest)
    return paper


def _write(side, *, by, name, sha256, now, scan=None):
    try:
        with transaction.atomic():
            signature = Signature.objects.create(side=side, by=by, name=name, sha256=sha256, signed_at=now, scan=scan)
    except IntegrityError as problem:
        raise Refused(_("This is signed already. Reload the page to see by whom.")) from problem
    said = gettext_noop("put the scan of a signature") if scan else gettext_noop("signed a paper")
    document = side.paper.document
    record("sign", document, by=by, said=said, note=sha256[:12], case=document.case, now=now)
    return signature


def conclude(paper, *, by, now):
    """With the last signature it holds, and everybody is told."""
    if Side.objects.filter(paper=paper).unsigned().exists():
        return
    document = paper.document
    document.refresh_from_db(fields=["state"])
    document.take("conclude", by=by, now=now)
    people = {person for side in Side.objects.of_paper(paper) for person in signers_of(side)}
    for person in sorted(people, key=lambda person: person.pk):
        mails.concluded(paper, person)
