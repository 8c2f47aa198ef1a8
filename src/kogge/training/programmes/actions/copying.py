"""An edition made from an earlier one."""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from kogge.training.programmes.actions.editions import prepare
from kogge.training.programmes.models import Call, Cost, Edition, Funder, Meeting, Partner, Quota


@transaction.atomic
def copy(edition, *, slug, code, name, starts_on, by):
    """A new draft with all that `edition` consists of, all dates moved alike; no seats, no grant."""
    shift = starts_on - edition.starts_on
    modules = list(edition.modules.order_by("number"))
    fresh = Edition.objects.get(pk=edition.pk)
    fresh.pk, fresh.slug, fresh.code, fresh.name = None, slug, code, name
    fresh.state, fresh.last_number, fresh.sources = Edition.State.DRAFT, 0, ""
    fresh.hold_years = fresh.balance_paid_on = None  # each grant has its own
    fresh._state.adding = True
    for field in ("starts_on", "ends_on", "graduation_on", "call_opens_at", "call_closes_at"):
        if getattr(fresh, field):
            setattr(fresh, field, getattr(fresh, field) + shift)
    prepare(fresh, by=by)
    modules_now = {}
    for module in modules:
        before = module.pk
        meetings = list(module.meeting_set.select_related("event"))
        module.pk, module.edition, module._state.adding = None, fresh, True
        module.starts_on, module.ends_on = module.starts_on + shift, module.ends_on + shift
        module.save()
        modules_now[before] = module
        for number, meeting in enumerate(meetings, start=1):
            event = meeting.event
            event.pk, event._state.adding = None, True
            event.slug, event.circle = f"{slug}-{module.number}-{number}", fresh.circle
            event.starts_at, event.ends_at = _moved(event, "starts_at", shift), _moved(event, "ends_at", shift)
            event.join_url, event.source, event.is_public = "", "", False
            event.save()
            Meeting.objects.create(module=module, event=event, kind=meeting.kind)
    _copy_rows(edition, fresh, modules_now, shift)
    for name in settings.EDITION_COPIED_BY:  # what rooms above this one keep of an edition
        import_string(name)(edition, fresh, modules_now, by=by)
    return fresh


def _copy_rows(edition, fresh, modules_now, shift):
    for kind in (Call, Cost, Funder, Partner, Quota):
        for row in kind.objects.filter(edition=edition).order_by("pk"):
            row.pk, row.edition, row._state.adding = None, fresh, True
            if kind is Cost:
                row.module = modules_now.get(row.module_id)
            if kind is Funder:
                row.from_on, row.until_on = (day and day + shift for day in (row.from_on, row.until_on))
            row.save()


def _moved(event, field, shift):
    """The same hour by the clock of the event's zone, also across a change of the clocks."""
    local = getattr(event, field).astimezone(event.zone).replace(tzinfo=None)
    return (local + shift).replace(tzinfo=event.zone)
