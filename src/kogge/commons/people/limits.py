"""How often something may be tried: counted in the database, so that all web processes count together."""

import math

from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from kogge.base.errors import TooMany
from kogge.commons.people import watch
from kogge.commons.people.models import Try


def hold(kind, key, *, most, within, now):
    """Count a try of this kind for this key (a person, an address, a place); refuse what goes beyond `most`.

    Call it before the work and outside of a transaction that a refusal would undo. What is refused is not counted,
    so nobody is kept out for longer by others who go on trying.
    """
    tries = Try.objects.filter(kind=kind, key=_digest(kind, key), at__gt=now - within)
    this = Try.objects.create(kind=kind, key=_digest(kind, key), at=now)
    if tries.filter(pk__lte=this.pk).count() <= most:
        return
    this.delete()
    watch.tell(f"too many tries: {kind}")
    first = tries.order_by("at").values_list("at", flat=True).first() or now
    seconds = max(1, math.ceil((first + within - now).total_seconds()))
    minutes = math.ceil(seconds / 60)
    raise TooMany(
        ngettext(
            "That is very often in a short time. Try again in %(minutes)s minute.",
            "That is very often in a short time. Try again in %(minutes)s minutes.",
            minutes,
        )
        % {"minutes": minutes},
        retry_after=seconds,
    )


def let_go(kind, key):
    """Forget the tries: the right one has shown that they were the person's own."""
    Try.objects.filter(kind=kind, key=_digest(kind, key)).delete()


def _digest(kind, key):
    """Keyed, since addresses of networks are few enough to be guessed from a plain digest."""
    return salted_hmac(f"kogge.try.{kind}", str(key), algorithm="sha256").hexdigest()
