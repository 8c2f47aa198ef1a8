"""Who is meant by `@name` in a text: people of the circle, by their whole name or by what they are called."""

import re
import unicodedata

from kogge.commons.people.models import User

MOST = 30  # people one remark can name


def _key(text):
    return unicodedata.normalize("NFKC", str(text)).casefold()


def members_of(circle, *, but=None):
    """The people of a circle who can sign in, by name."""
    found = User.objects.filter(circles=circle, is_active=True).exclude(name="")
    return found.exclude(pk=but.pk if but else None).order_by("name", "pk")


def named_in(text, people):
    """Those whose name stands behind an @ in the text; the longest name wins, and what two are called names nobody."""
    if "@" not in text:
        return []
    names = {}
    for person in people:
        for name in {_key(person.name), _key(person.called)} - {""}:
            names.setdefault(name, set()).add(person)
    said = sorted(names, key=len, reverse=True)
    if not said:
        return []
    pattern = re.compile(r"(?<!\w)@(" + "|".join(map(re.escape, said)) + r")(?!\w)")
    found = {}
    for match in pattern.finditer(_key(text)):
        if len(names[match[1]]) == 1:
            (person,) = names[match[1]]
            found[person.pk] = person
    return list(found.values())[:MOST]
