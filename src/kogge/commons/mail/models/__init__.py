"""The outbox and what comes back to it."""

from kogge.commons.mail.models.mailing import Mailing
from kogge.commons.mail.models.message import Message
from kogge.commons.mail.models.outbox import Outbox
from kogge.commons.mail.models.returns import Bounce, OptOut, Suppression

__all__ = ["Bounce", "Mailing", "Message", "OptOut", "Outbox", "Suppression"]
