"""What happens at the doors, for who watches over an installation: what, and a pseudonym for whom (or None)."""

import logging

from kogge.base.logs import pseudonym


def tell(event, person=None):
    facts = {"event": event, "person": pseudonym(person.pk) if person else "-"}
    logging.getLogger("kogge.security").info("%s: %s", *facts.values(), extra={"facts": facts})
