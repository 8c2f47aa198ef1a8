"""The short code on the screen of a meeting: it changes each minute, and only who is in the room can read it."""

import hmac
from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac

WINDOW = 60  # seconds
SIGNS = "ABCDEFGHJKMNPQRTUVWXY346789"
LENGTH = 6


def code_at(event, now: datetime) -> str:
    """The code of the window in which `now` lies."""
    return _code(event, int(now.timestamp()) // WINDOW)


def is_code(event, typed: str, now: datetime) -> bool:
    """Whether this is the code of now or of the window before; spaces and small letters do not matter."""
    typed = "".join(typed.split()).upper()
    window = int(now.timestamp()) // WINDOW
    return any(hmac.compare_digest(_code(event, each).encode(), typed.encode()) for each in (window, window - 1))


def changes_at(now: datetime) -> datetime:
    return datetime.fromtimestamp((int(now.timestamp()) // WINDOW + 1) * WINDOW, UTC)


def seconds_left(now: datetime) -> int:
    return max(1, -(-(changes_at(now) - now) // timedelta(seconds=1)))


def _code(event, window):
    number = int(salted_hmac("kogge.events.code", f"{event.pk}:{window}", algorithm="sha256").hexdigest(), 16)
    signs = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(SIGNS))
        signs.append(SIGNS[rest])
    return "".join(signs)
