"""To which module a meeting of an edition belongs, and as what: chosen where the meeting is changed."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kogge.commons.journal.models import record
from kogge.training.learning.meetings import LEADING
from kogge.training.programmes.models import Edition, Meeting, Module


def _edition(event, user):
    """The edition of the circle whose meeting it is, for who coordinates it."""
    led = Edition.objects.filter(circle=event.circle_id, seats__person=user, seats__role__in=LEADING)
    return led.distinct().first() if event.circle_id else None


def fields(event, user):
    edition = _edition(event, user)
    if edition is None:
        return {}
    there = Meeting.objects.filter(event=event, module__edition=edition).order_by("module__number").first()
    modules = edition.modules.order_by("number")
    names = [(str(one.number), f"{one.number} {one.title}") for one in modules]
    return {
        "module": forms.ChoiceField(
            label=_("Module"), required=False, choices=[("", _("None")), *names],
            initial=str(there.module.number) if there else "",
        ),
        "meeting_kind": forms.ChoiceField(
            label=_("In the module it is the"), choices=Meeting.Kind.choices, required=False,
            initial=there.kind if there else Meeting.Kind.OTHER, widget=forms.RadioSelect,
        ),
    }  # fmt: skip


@transaction.atomic
def put(event, values, *, by, now):
    """A meeting belongs to one module of its edition, or to none; nothing is written where nothing changes."""
    if "module" not in values:
        return
    edition = _edition(event, by)
    if edition is None:
        raise PermissionDenied
    chosen = Module.objects.filter(edition=edition, number=int(values["module"])).first() if values["module"] else None
    kind = values["meeting_kind"] or Meeting.Kind.OTHER
    there = Meeting.objects.filter(event=event, module__edition=edition)
    wanted = {(chosen.pk, str(kind))} if chosen else set()
    if set(there.values_list("module", "kind")) == wanted:
        return
    there.exclude(module=chosen).delete()
    if chosen:
        Meeting.objects.update_or_create(module=chosen, event=event, defaults={"kind": kind})
    said = gettext_noop("said to which module the meeting belongs")
    record("attach", event, by=by, said=said, note=f"{chosen.number} {kind}" if chosen else "", now=now)
