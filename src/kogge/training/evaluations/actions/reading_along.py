"""The reference group: who is in it, and what they record."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_noop

from kogge.commons.files.actions import attach
from kogge.commons.journal.models import record
from kogge.commons.people.actions import person_at
from kogge.training.evaluations import mails, rules
from kogge.training.evaluations.models import ReferenceMember
from kogge.training.programmes.rules import is_coordinator


@transaction.atomic
def add_member(edition, *, address, name, language, by, now):
    """Somebody from outside reads along from now on, and is told by mail."""
    if not is_coordinator(by, edition):
        raise PermissionDenied
    person = person_at(address, name=name, language=language)
    member, is_new = ReferenceMember.objects.get_or_create(edition=edition, person=person)
    if is_new:
        mails.asked_to_read_along(member, by=by)
        record("add-member", member, by=by, said=gettext_noop("added somebody to the reference group"), now=now)
    return member


@transaction.atomic
def remove_member(member, *, by, now):
    if not is_coordinator(by, member.edition):
        raise PermissionDenied
    record("remove-member", member, by=by, said=gettext_noop("took somebody out of the reference group"), now=now)
    member.delete()


@transaction.atomic
def make_statement(statement, *, by, now):
    """Record a statement, with its file if there is one. It stays as it is."""
    if not rules.is_reference(by, statement.edition):
        raise PermissionDenied
    statement.by, statement.at = by, now
    statement.save()
    if statement.file:
        attach(statement.file)
    record("state", statement, by=by, said=gettext_noop("recorded a statement"), now=now)
    return statement
