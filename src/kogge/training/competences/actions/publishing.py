"""A version begins as a copy, and counts from the day on which the office publishes it."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.competences import rules
from kogge.training.competences.models import Competence, Indicator, Line, Section, Version


@transaction.atomic
def begin_draft(definition, number, *, by, now):
    """The next version, as a copy of the one that counts."""
    if not rules.is_editor(by):
        raise PermissionDenied
    if definition.draft:
        raise Refused(_("A draft is open already. Publish it first, or go on with it."))
    old = Version.objects.whole().get(pk=definition.current.pk)
    made = Version(
        definition=definition, number=number, origin=old.origin, eqf_level=old.eqf_level, eqf_note=old.eqf_note,
        occupations=old.occupations, checked=old.checked, began_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as problem:
        raise Refused(_("There is a version with this number already. Choose another.")) from problem
    for section in old.sections.all():
        _copy(section, made)
    definition.__dict__.pop("draft", None)
    record("begin-draft", made, by=by, said=gettext_noop("began a new draft"), now=now)
    return made


def _copy(section, version):
    lines, competences = list(section.lines.all()), list(section.competences.all())
    new = Section.objects.create(
        version=version, kind=section.kind, key=section.key, position=section.position, title=section.title
    )
    Line.objects.bulk_create(
        Line(section=new, ref=one.ref, position=one.position, text=one.text, sources=one.sources) for one in lines
    )
    for one in competences:
        copy = Competence.objects.create(
            section=new, ref=one.ref, position=one.position, title=one.title, about=one.about, level=one.level,
            esco=one.esco, sources=one.sources,
        )  # fmt: skip
        Indicator.objects.bulk_create(
            Indicator(competence=copy, level=each.level, text=each.text) for each in one.indicators.all()
        )


@transaction.atomic
def publish(version, *, number="", by, now):
    """From now on this version counts, under its own number, and the one before is replaced."""
    if not rules.is_office(by):
        raise PermissionDenied
    waiting = version.proposals.open().count()
    if waiting:
        raise Refused(_("Proposals are still open. Answer them first, so that nobody's words are passed over."))
    if number and version.definition.versions.filter(number=number).exclude(pk=version.pk).exists():
        raise Refused(_("There is a version with this number already. Choose another."))
    for before in version.definition.versions.filter(state=Version.State.PUBLISHED):
        supersede(before, by=by, now=now)
    version.take("publish", by=by, now=now)
    version.number, version.published_at, version.is_compiled = number or version.number, now, False
    version.save(update_fields=["number", "published_at", "is_compiled"])


def supersede(version, *, by, now):
    version.take("supersede", by=by, now=now)
