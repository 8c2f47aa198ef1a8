"""What happens at the doors, told to the log for who watches over an installation: what, and a pseudonym for whom."""

import logging

from kogge.base.logs import pseudonym

log = logging.getLogger("kogge.security")


def tell(event, person=None):
    """One line for an event such as "signed in by mail"; `person` may be None where nobody is known."""
    who = pseudonym(person.pk) if person else "-"
    log.info("%s: %s", event, who, extra={"facts": {"event": event, "person": who}})
