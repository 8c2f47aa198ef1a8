"""Two entries become one: every row that speaks of the one that goes speaks of the other from now on. And back.

Which rows those are is asked of Django, so that a room that comes later is covered: every foreign key to an
organisation, those behind many-to-many fields among them. What must go on naming the entry under which it was made is
listed in STAYS (docs/decisions/0022-merging-entries.md).
"""

import json
from datetime import timedelta
from types import SimpleNamespace

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import changed
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.naming import name_key
from kogge.commons.clusters.profile import COLUMNS as PROFILE_COLUMNS
from kogge.commons.clusters.profile import FIELDS, NEAR, audience_of
from kogge.commons.journal.models import record
from kogge.commons.people.models import User
from kogge.commons.upkeep import mails
from kogge.commons.upkeep.merging import EARLIEST, fields, shown_after, values
from kogge.commons.upkeep.models import Merge

LASTS = timedelta(days=30)
# What names the issuer on the day of issue, and what speaks of the two entries as two.
STAYS = {
    "credentials.Credential.issuer",
    "issuers.Issuer.organisation",
    "upkeep.Pair.one",
    "upkeep.Pair.other",
    "upkeep.Merge.kept",
}
STAYS |= {"upkeep.Merge.gone"}


def references():
    """Every foreign key to an organisation that is turned: (model, field)."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if field.related_model is Organisation and f"{model._meta.label}.{field.name}" not in STAYS:
                yield model, field


@transaction.atomic
def merge(kept, gone, *, taken=(), by, now):
    """`gone` becomes a part of `kept`, which takes over the values of the fields in `taken`. Returns the Merge."""
    kept, gone = _both(kept, gone)
    if kept.pk == gone.pk:
        raise Refused(_("These are the same entry. Choose two."))
    for one in (kept, gone):
        if one.state not in ("listed", "ceased"):
            raise Refused(_("Only entries that stand in the directory are merged. Reload the page to see more."))
    told = list(mails.editors_of(gone))
    undo = {"gone": {"state": gone.state}} | _take_values(kept, gone, taken)
    gone.take("merge", by=by, note=kept.slug, now=now)
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept)
    undo["moved"], undo["dropped"] = _turn(gone, kept)
    merged = Merge.objects.create(kept=kept, gone=gone, by=by, at=now, until=now + LASTS, undo=undo)
    record("absorb", kept, by=by, said=gettext_noop("took another entry in"), note=gone.slug, now=now)
    mails.merged(gone, kept, to=told, now=now)
    _changed(kept, gone)
    return merged


def _both(one, other):
    """Both entries as they are now, and nobody else's hand on them."""
    found = Organisation.objects.select_for_update().order_by("pk").in_bulk([one.pk, other.pk])
    return found[one.pk], found[other.pk]


def _changed(*organisations):
    for one in organisations:
        one.refresh_from_db()
    changed(*organisations)


# The values of the kept entry ----------------------------------------------------------------------------
def _take_values(kept, gone, taken):
    """Write what is taken over, and return what stood there and what stands there now."""
    chosen = {name: columns for name, columns in fields().items() if name in set(taken)}
    chosen = {name: columns for name, columns in chosen.items() if values(kept, columns) != values(gone, columns)}
    columns = [column for columns in chosen.values() for column in columns]
    was, shown = _dump(kept), shown_after(kept, gone, chosen)
    for column in columns:
        field = kept._meta.get_field(column)
        setattr(kept, field.attname, getattr(gone, field.attname))
    kept.shown = shown
    for column in EARLIEST:
        setattr(kept, column, min(filter(None, [getattr(kept, column), getattr(gone, column)]), default=None))
    kept.name_key = name_key(kept.name)
    kept.save()
    now = _dump(kept)
    return {
        "before": {name: value for name, value in was.items() if now[name] != value or name == "shown"},
        "after": {name: now[name] for name, value in was.items() if now[name] != value or name == "shown"},
    }


def _dump(row):
    """The columns of a row as JSON."""
    found = json.loads(serializers.serialize("json", [row]))[0]["fields"]
    left_out = {"changed_at", *(field.name for field in row._meta.many_to_many)}
    return {name: value for name, value in found.items() if name not in left_out}


# The rows that speak of an entry -------------------------------------------------------------------------
def _turn(gone, kept):
    """Turn every row to the kept entry; where it has such a row already, that one stays and the other is put aside."""
    moved, dropped = [], []
    for model, field in references():
        keys = []
        for row in model._base_manager.filter(**{field.name: gone.pk}).order_by("pk"):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{field.name: kept.pk})
                keys.append(row.pk)
            except IntegrityError:
                if not _is_needed(row):
                    dropped += json.loads(serializers.serialize("json", [row]))
                    model._base_manager.filter(pk=row.pk).delete()
        if keys:
            moved.append([model._meta.label, field.name, keys])
    return moved, dropped


def _is_needed(row):
    """Another row leads to this one, which therefore stays where it is."""
    for relation in row._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.field.concrete:
            where = {relation.field.name: row.pk}
            if relation.related_model._base_manager.filter(**where).exists():
                return True
    return False


# And back ------------------------------------------------------------------------------------------------
@transaction.atomic
def undo(merge, *, by, now):
    """Two entries again, as they were; what came to the kept one since stays with it."""
    kept, gone = _both(merge.kept, merge.gone)
    if kept.state == "merged":
        raise Refused(_("The entry that was kept has itself been merged since. Undo that first."))
    if not Merge.objects.undoable(now).filter(pk=merge.pk).update(undone_at=now):
        raise Refused(_("This merge was undone already, or is older than thirty days."))
    Organisation.objects.filter(pk=gone.pk).update(merged_into=None)
    gone.take("undo", by=by, now=now)
    said = merge.undo
    # The FLOW leads back to listed; one that had ceased has still ceased.
    Organisation.objects.filter(pk=gone.pk).update(state=said["gone"]["state"])
    for label, name, keys in said["moved"]:
        apps.get_model(label)._base_manager.filter(pk__in=keys, **{name: kept.pk}).update(**{name: gone.pk})
    for row in said["dropped"]:
        _put_back(row)
    _give_values_back(kept, said)
    record("release", kept, by=by, said=gettext_noop("gave an entry back"), note=gone.slug, now=now)
    _changed(kept, gone)


def _put_back(row):
    """A row that was put aside, unless its person was erased meanwhile or what it needs is gone."""
    for one in serializers.deserialize("json", json.dumps([row])):
        people = [
            getattr(one.object, field.attname)
            for field in one.object._meta.concrete_fields
            if field.related_model is User
        ]
        if any(person.is_erased for person in User.objects.filter(pk__in=filter(None, people))):
            continue
        try:
            with transaction.atomic():
                one.save()
        except IntegrityError:
            continue


def _give_values_back(kept, said):
    """What the merge wrote is taken back; what an editor has changed since stays."""
    now = _dump(kept)
    back = [name for name, value in said["after"].items() if name != "shown" and now.get(name) == value]
    shown = _shown_back(kept, said, set(back))
    row = {"model": kept._meta.label_lower, "pk": kept.pk, "fields": {name: said["before"][name] for name in back}}
    for one in serializers.deserialize("json", json.dumps([row]), ignorenonexistent=True):
        for name in back:
            attname = kept._meta.get_field(name).attname
            setattr(kept, attname, getattr(one.object, attname))
    if back or shown != kept.shown:
        kept.shown = shown
        kept.save()


def _shown_back(kept, said, back):
    """The audiences once the values in `back` are given back: as they were, but no wider for what was written since.

    A merge of before audiences were always noted says nothing of them where it narrowed none.
    """
    was, after = (said[when].get("shown", kept.shown) for when in ("before", "after"))
    found = dict(kept.shown)
    for name in FIELDS:
        turned = said["after"].keys() & set(PROFILE_COLUMNS.get(name, [name]))
        if not turned:
            continue
        if turned <= back and kept.shown.get(name) == after.get(name):
            found.pop(name, None)
            found |= {name: was[name]} if name in was else {}
        else:
            once, today = (audience_of(SimpleNamespace(shown=shown), name) for shown in (was, kept.shown))
            if NEAR[once] > NEAR[today]:
                found[name] = once.value
    return found
