"""The outbox and what comes back to it."""

from kogge.commons.mail.models.mailing import Mailing
from kogge.commons.mail.models.message import Message
from kogge.commons.mail.models.returns import Arrival, Bounce, Lookup, OptOut, Suppression
from kogge.commons.mail.models.switch import Outbox, outbox

__all__ = ["Arrival", "Bounce", "Lookup", "Mailing", "Message", "OptOut", "Outbox", "Suppression", "outbox"]
