"""Lines of people as they are typed: "Anna Ek; professor; Luleå University", or the address of somebody's account."""

from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.people.models import User

MOST = 40


def people_in(text, parts, longest=160):
    """[(person or None, [name, …])] of lines with up to `parts` parts between semicolons."""
    lines = [[part.strip() for part in line.split(";")] for line in text.splitlines() if line.strip(" ;")]
    if len(lines) > MOST:
        raise Refused(_("Write at most %(most)s lines.") % {"most": MOST})
    for line in lines:
        if len(line) > parts or not line[0] or any(len(part) > longest for part in line):
            raise Refused(_("This line can’t be read: “%(line)s”.") % {"line": "; ".join(line)[:120]})
    found = _accounts({line[0].lower() for line in lines if "@" in line[0]})
    return [_of(line + [""] * (parts - len(line)), found) for line in lines]


def _accounts(addresses):
    people = User.objects.filter(email__in=addresses, is_active=True) if addresses else []
    return {person.email: person for person in people}


def _of(line, found):
    if "@" not in line[0]:
        return None, line
    person = found.get(line[0].lower())
    if person is None:
        words = _("Nobody has an account with the address %(address)s. Write the name instead.")
        raise Refused(words % {"address": line[0]})
    return person, [person.name, *line[1:]]


def as_lines(rows, *names):
    """The text from which `people_in` reads the same rows again."""
    said = []
    for row in rows:
        first = row.person.email if row.person else row.name
        said.append("; ".join([first, *(getattr(row, name) for name in names)]).rstrip("; "))
    return "\n".join(said)
