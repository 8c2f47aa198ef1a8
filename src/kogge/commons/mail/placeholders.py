"""Placeholders in texts that people write: plain names from a list, filled in once, and nothing else."""

import re

from django.utils.translation import gettext as _

from kogge.base.errors import Refused

BRACES = re.compile(r"\{([^{}]*)\}")


def check(text, allowed) -> None:
    """Refuse a text with a placeholder that is not a name from the list; says which, and what there is."""
    for said in BRACES.findall(str(text)):
        if said not in allowed:
            known = " ".join(f"{{{name}}}" for name in sorted(allowed))
            raise Refused(
                _("There is no placeholder %(said)s. There are: %(known)s.")
                % {"said": f"{{{said[:60]}}}", "known": known}
            )


def pieces(text, allowed) -> list[tuple[str, bool]]:
    """The text in order: (what was written, False) and (the name of a placeholder, True)."""
    found = []
    for number, part in enumerate(BRACES.split(str(text))):
        if number % 2 and part in allowed:
            found.append((part, True))
        elif part or number % 2:
            found.append((f"{{{part}}}" if number % 2 else part, False))
    return found


def fill(text, values: dict) -> str:
    """The text with each placeholder replaced once; a value that looks like a placeholder stays what it is."""
    return BRACES.sub(lambda found: str(values.get(found[1], found[0])), str(text))
