"""Who comes to a meeting, for those who run it: the list, the kitchen's numbers, the badges. And whom one met."""

from collections import Counter
from dataclasses import dataclass

from kogge.commons.clusters.models import Membership
from kogge.commons.events.actions.afterwards import who_was_there
from kogge.commons.events.actions.running import who_comes
from kogge.commons.events.models import Attendance, Registration, Showing


@dataclass
class Guest:
    """One person of the list: the registration, if there is one, and how they took part, once it is known."""

    person: object
    registration: Registration | None
    attendance: Attendance | None
    organisation: str = ""

    @property
    def comes_on_site(self):
        return self.registration is not None and self.registration.mode == "on_site" and self.has_place

    @property
    def has_place(self):
        return self.registration is not None and self.registration.state == "registered"

    def has_not_said(self, circle):
        return self.registration is None or self.registration.state == "invited" and self.person.pk in circle


def guests(event):
    """Everybody who is expected, asked or waits, and who was there without; by name. Four queries."""
    registrations = {one.person_id: one for one in event.registrations.select_related("person")}
    attendances = {one.person_id: one for one in event.attendances.select_related("person")}
    people = {one.pk: one for one in who_comes(event)}
    people |= {one.person_id: one.person for one in (*registrations.values(), *attendances.values())}
    works_for = _workplaces(people)
    found = [
        Guest(person, registrations.get(key), attendances.get(key), works_for.get(key, ""))
        for key, person in people.items()
    ]
    return sorted(found, key=lambda guest: (guest.person.full_name.casefold(), guest.person.pk))


def _workplaces(people):
    """{key of a person: organisation}, of several the oldest."""
    members = Membership.objects.filter(person__in=people).select_related("organisation").order_by("-pk")
    return {member.person_id: member.organisation.title for member in members}


def met(event, reader):
    """[(name, organisation)] of the others who were there and agreed to be seen; for one of them alone."""
    agreed = Showing.objects.in_force().filter(event=event).values("person")
    people = {one.pk: one for one in who_was_there(event).filter(pk__in=agreed)}
    if people.pop(reader.pk, None) is None:
        return []
    works_for = _workplaces(people)
    rows = [(one.full_name, works_for.get(key, "")) for key, one in people.items()]
    return sorted(rows, key=lambda row: (row[0].casefold(), row))


def expected(event):
    """Those for the sheet and the badges: with a place on site, or of the circle and not said otherwise."""
    circle = set(event.circle.members.values_list("pk", flat=True)) if event.circle_id else set()
    unsaid = [guest for guest in guests(event) if guest.comes_on_site or guest.has_not_said(circle)]
    return [guest for guest in unsaid if guest.comes_on_site or event.mode != "online"]


def meals(event):
    """[(what, how many)] of those who come on site, most first; never a name."""
    rows = event.registrations.filter(state="registered", mode="on_site").only("diet")
    counted = Counter(", ".join(one.diets) for one in rows)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
