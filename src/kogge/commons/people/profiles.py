"""Who sees which field of a person: the one rule, asked by pages, lists, searches and all else that shows people.

A field is shown to an audience; a reader stands so near to a person, and sees what is shown at least that far. Whose
name one may not see is not there at all: no page, no row, no number. A photograph needs a consent besides, which the
rooms above bring along; without it none is shown.
"""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    PUBLIC = "public", _("Everybody, also on the internet")
    MEMBERS = "members", _("Everybody who is signed in")
    CIRCLE = "circle", _("Your circles and the office")
    ME = "me", _("Only you")


FIELDS = {
    "name": Audience.CIRCLE,
    "photo": Audience.ME,
    "work": Audience.CIRCLE,
    "country": Audience.ME,
    "email": Audience.ME,
    "phone": Audience.ME,
    "circles": Audience.ME,
}  # and whom they are shown to until the person has chosen
NEAR = {Audience.PUBLIC: 0, Audience.MEMBERS: 1, Audience.CIRCLE: 2, Audience.ME: 3}
SEARCHED = ["name", "work", "email"]


@dataclass(frozen=True)
class Profile:
    """What one reader may see of one person, and nothing else."""

    ref: str
    name: str = ""
    work: str = ""
    country: object = None
    email: str = ""
    phone: str = ""
    circles: list = field(default_factory=list)
    has_photo: bool = False


def choices_for(name):
    """Whom a field may be shown to. People of one circle always know each other's names."""
    return [choice for choice in Audience.choices if (name, choice[0]) != ("name", Audience.ME)]


def audience_of(person, name):
    chosen = person.shown.get(name, FIELDS[name])
    return Audience(chosen) if chosen in NEAR else Audience.ME


def fields_at(person, near):
    """The fields that somebody sees who stands so near."""
    seen = {name for name in FIELDS if near >= NEAR[audience_of(person, name)]}
    return seen if "name" in seen else set()


def nearness(reader, people):
    """How near a reader stands to each of these people: {pk: 0 to 3}. One query, however many they are."""
    if not reader.is_authenticated:
        return {person.pk: 0 for person in people}
    others = [person.pk for person in people if person.pk != reader.pk]
    known = set(others)
    if others and not reader.is_staff:
        met = reader._meta.model.objects.filter(pk__in=others, circles__members=reader.pk)
        known = set(met.values_list("pk", flat=True))
    return {person.pk: 3 if person.pk == reader.pk else 2 if person.pk in known else 1 for person in people}


def visible_fields(reader, person):
    return fields_at(person, nearness(reader, [person])[person.pk])


def may_see(reader, person, name):
    return name in visible_fields(reader, person)


def profiles_for(reader, people, *, pictured=()):
    """{pk: what this reader may see of each}. `pictured`: those who have agreed that their photograph is shown."""
    near = nearness(reader, people)
    return _drawn(people, near, pictured)


def profile_at(person, near, *, pictured=()):
    """What somebody would see who stands so near; for one's own look at oneself."""
    return _drawn([person], {person.pk: near}, pictured)[person.pk]


def _drawn(people, near, pictured):
    seen = {person.pk: fields_at(person, near[person.pk]) for person in people}
    circles = _circles([person for person in people if "circles" in seen[person.pk]])
    drawn = {}
    for person in people:
        shown = seen[person.pk]
        values = {
            name: getattr(person, name) for name in ("name", "work", "country", "email", "phone") if name in shown
        }
        is_pictured = near[person.pk] == NEAR[Audience.ME] or person.pk in pictured
        drawn[person.pk] = Profile(
            ref=person.ref,
            circles=circles.get(person.pk, []),
            has_photo=bool(person.photo_id and "photo" in shown and is_pictured),
            **values,
        )
    return drawn


def _circles(people):
    """{pk: names of the circles}, for those who show them."""
    if not people:
        return {}
    found = {}
    everybody = people[0]._meta.model.objects
    asked = everybody.filter(pk__in=[person.pk for person in people], circles__isnull=False)
    for pk, name in asked.order_by("circles__name", "circles__pk").values_list("pk", "circles__name"):
        found.setdefault(pk, []).append(name)
    return found


def shown(name, *audiences):
    """The people who show this field to one of these audiences."""
    chosen = Q(**{f"shown__{name}__in": [str(one) for one in audiences]})
    return chosen | Q(**{f"shown__{name}__isnull": True}) if FIELDS[name] in audiences else chosen


class ProfileQuerySet(models.QuerySet):
    """The same rule for many, decided by the database, so that what is hidden is not counted, found or sorted by."""

    def showing(self, name, reader):
        """The people whose field this reader may see."""
        if not reader.is_authenticated:
            return self.filter(shown(name, Audience.PUBLIC))
        if reader.is_staff:
            return self.filter(Q(pk=reader.pk) | shown(name, Audience.PUBLIC, Audience.MEMBERS, Audience.CIRCLE))
        met = self.model.objects.filter(circles__members=reader.pk).values("pk")
        widely = shown(name, Audience.PUBLIC, Audience.MEMBERS)
        return self.filter(Q(pk=reader.pk) | widely | (shown(name, Audience.CIRCLE) & Q(pk__in=met)))

    def shown_to(self, reader):
        """The people who are there for this reader: oneself, and all others by the name they show."""
        found = self.showing("name", reader)
        return (
            found.filter(Q(is_active=True) | Q(pk=reader.pk))
            if reader.is_authenticated
            else found.filter(is_active=True)
        )

    def searchable_by(self, reader, words):
        """Those who are there and have each of the words in a field that this reader may see."""
        found = self.shown_to(reader)
        for word in words.split()[:8]:
            holds = Q()
            for name in SEARCHED:
                spelt = Q()
                for spelling in {word, word.lower(), word.capitalize()}:  # SQLite knows the case of ASCII alone
                    spelt |= Q(**{f"{name}__icontains": spelling})
                holds |= Q(pk__in=self.model.objects.showing(name, reader).filter(spelt).values("pk"))
            found = found.filter(holds)
        return found
