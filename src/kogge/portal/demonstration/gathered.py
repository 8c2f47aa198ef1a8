"""The meetings of the demonstration: places taken and waited for, how to get there, one that is cancelled."""

from datetime import timedelta

from i18nfield.strings import LazyI18nString

from kogge.commons.events import actions as events
from kogge.commons.events.models import Event, Practical
from kogge.commons.people.models import User
from kogge.portal.demonstration.words import in_all

LIMITED = "technology-radars-in-a-cluster-of-forty-firms"
HOW = {
    "travel": {
        "en": "Ten minutes on foot from the railway station. From the airport take the train, not a car.",
        "sv": "Tio minuter till fots från järnvägsstationen. Ta tåget från flygplatsen, inte bil.",
    },
    "venue": {
        "en": "Hall 2 on the ground floor. The door to the yard is open from nine.",
        "sv": "Sal 2 på bottenvåningen. Dörren till gården är öppen från klockan nio.",
    },
    "access": {
        "en": "No steps. A hearing loop in the first three rows.",
        "sv": "Inga trappsteg. Hörslinga på de tre första raderna.",
    },
}


def furnish_meetings(demo):
    """The public lectures take registrations; one has few places, so that somebody waits."""
    office = User.objects.filter(is_staff=True).order_by("pk").first()
    public = list(Event.objects.filter(is_public=True, circle=None, ends_at__gt=demo.now).order_by("starts_at"))
    for event in public:
        most = 2 if event.slug == LIMITED else 40
        given = {"registers": Event.Registers.OPEN, "places_on_site": most if event.city else None}
        events.change(event, given, by=office, now=demo.now)
    first = next((event for event in public if event.slug == LIMITED), None)
    if first is None:
        return
    people = User.objects.filter(is_staff=False, is_active=True).order_by("pk")[:5]
    for number, person in enumerate(people):
        now = demo.now - timedelta(days=2, minutes=-number)
        mine = events.register(first, person, mode="online" if number == 3 else "on_site", by=person, now=now)
        events.choose(mine, diet=["vegetarian"] if number % 2 else [], by=person, now=now)
    practical = Practical(event=first, **{name: LazyI18nString(in_all(words)) for name, words in HOW.items()})
    events.tell_how(practical, by=office, now=demo.now)
