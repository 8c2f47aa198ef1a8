"""Two entries side by side: what either says, field by field, and which of both values stays unless somebody chooses.

What belongs together is chosen together: a label with its day, a source with its year. Keys, moments and states are
not chosen.
"""

from dataclasses import dataclass

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import COLUMNS, FIELDS, NEAR, Audience, audience_of

# What is never taken over from the entry that goes.
OWN = {"id", "slug", "state", "key", "name_key", "sent_at", "admitted_at", "claimed_at", "confirmed_at", "asked_at"}
OWN |= {"changed_at", "merged_into", "shown"}
OWN |= {"circle"}  # what is shown to it was not meant for another
TOGETHER = {
    "country": ["country", "nuts", "region", "city"],
    "ecosystems": ["ecosystems", "is_assigned"],
    "source": ["source", "as_of"],
    "standing": ["standing", "project_ends_on"],
    **COLUMNS,
}
# Moments at which something was so for one of both are so for both.
EARLIEST = ("admitted_at", "claimed_at")


@dataclass(frozen=True)
class Choice:
    """One line of the page: a field, or several that belong together, and both values."""

    name: str
    columns: tuple
    default: str  # "kept" or "gone"
    hidden: frozenset = frozenset()  # of the same words: what the reader may not see, and so does not choose


def fields() -> dict[str, list[str]]:
    """What is chosen, in the order of the model: {name: columns}. A field that comes later is here by itself."""
    inside = {column: name for name, columns in TOGETHER.items() for column in columns}
    found = {}
    for field in Organisation._meta.concrete_fields:
        if field.name not in OWN:
            name = inside.get(field.name, field.name)
            found[name] = TOGETHER.get(name, [field.name])
    return found


def values(organisation, columns) -> list:
    """What stands in these columns, as the database keeps it."""
    found = []
    for column in columns:
        field = organisation._meta.get_field(column)
        value = getattr(organisation, field.attname)
        found.append(getattr(value, "data", value) if field.name in I18N else field.get_prep_value(value))
    return found


I18N = {field.name for field in Organisation._meta.concrete_fields if type(field).__name__.startswith("I18n")}


def is_empty(organisation, columns) -> bool:
    return all(value in (None, "", [], {}, False) for value in values(organisation, columns))


def is_hidden(organisation, name, reader) -> bool:
    """This reader may not see what the organisation says here."""
    return name in FIELDS and reader.near(organisation) < NEAR[audience_of(organisation, name)]


def choices(kept, gone, reader) -> list[Choice]:
    """The fields in which the two differ. Default: what is there, then what was confirmed, then what is newer.

    What the reader may not see stays as the kept one has it, or is taken over unseen if that one has nothing.
    """
    found = []
    for name, columns in fields().items():
        if values(kept, columns) == values(gone, columns) or is_empty(gone, columns):
            continue
        hidden = frozenset(side for side, one in (("kept", kept), ("gone", gone)) if is_hidden(one, name, reader))
        is_better = not hidden and _counts_more(gone, kept)
        stays = "gone" if is_empty(kept, columns) or is_better else "kept"
        found.append(Choice(name, tuple(columns), stays, hidden))
    return found


def _counts_more(one, other):
    """Confirmed counts more than not confirmed, later more than earlier; then who looks after it, then the source."""

    def weight(organisation):
        at = organisation.confirmed_at
        return at.timestamp() if at else 0, bool(organisation.claimed_at), organisation.year

    return weight(one) > weight(other)


def main_of(one, other):
    """Which of two entries should stay: the one that somebody looks after, confirmed, then the older."""
    ranked = sorted([one, other], key=lambda each: (not each.claimed_at, not each.confirmed_at, each.pk))
    return ranked[0], ranked[1]


def audience_after(kept, gone, name) -> str:
    """To whom a field is shown that is taken from the entry that goes: never to more than either of both said."""
    narrower = max(audience_of(kept, name), audience_of(gone, name), key=NEAR.get)
    if narrower == Audience.CIRCLE and kept.circle_id != gone.circle_id:
        return Audience.US.value
    return narrower.value


def shown_after(kept, gone, taken) -> dict:
    """The audiences of the kept entry once these fields of the other are taken over."""
    narrowed = {name: audience_after(kept, gone, name) for name in taken if name in FIELDS}
    unchanged = {name for name, audience in narrowed.items() if audience == audience_of(kept, name).value}
    return kept.shown | {name: audience for name, audience in narrowed.items() if name not in unchanged}
