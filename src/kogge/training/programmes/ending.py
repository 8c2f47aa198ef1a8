"""What ends with a seat in an edition: the rooms above are asked."""

from django.conf import settings
from django.utils.module_loading import import_string


def ends_with(edition, person):
    """Sentences about what is gone when this person gives the place in the edition back."""
    seats = edition.seats.participants().filter(person=person)
    return [said for seat in seats for name in settings.SEAT_HOLDS for said in import_string(name)(seat)]
