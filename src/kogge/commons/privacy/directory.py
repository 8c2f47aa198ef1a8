"""People as others see them: the rule of profiles, and the consents that it cannot know of."""

from kogge.commons.people.models import User
from kogge.commons.people.profiles import may_see, profile_at, profiles_for
from kogge.commons.privacy.models import Consent


def pictured(people):
    """Of these people, those who agree that their photograph is shown."""
    agreed = Consent.objects.in_force(Consent.Purpose.PHOTO)
    return set(agreed.filter(person__in=[person.pk for person in people]).values_list("person", flat=True))


def profiles(reader, people):
    """What this reader may see of these people: {pk: profile}. Three queries at most, however many they are."""
    return profiles_for(reader, people, pictured=pictured(people))


def profile(reader, person):
    return profiles(reader, [person])[person.pk]


def profile_as(person, near):
    """What somebody would see who stands so near to this person."""
    return profile_at(person, near, pictured=pictured([person]))


def photo_for(reader, person):
    """The photograph, for those to whom it is shown; else None."""
    if person.photo is None or not may_see(reader, person, "photo"):
        return None
    is_agreed = person.pk == reader.pk or bool(pictured([person]))
    return person.photo if is_agreed else None


def listed(reader, words=""):
    """Who stands in the list of people for this reader, by name: they agreed to it, and show the reader their name."""
    agreed = Consent.objects.in_force(Consent.Purpose.DIRECTORY).people()
    return User.objects.searchable_by(reader, words).filter(pk__in=agreed).order_by("name", "pk")
