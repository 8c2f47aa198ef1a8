"""One page of a selection after another, for machines: no entry twice and none left out, whatever comes in between.

A cursor says after which title one stopped, not after how many; the list may grow or shrink before it.
"""

import base64
import binascii
import json
from bisect import bisect_left, bisect_right

from kogge.commons.search.alphabets import in_order


class NotOurs(ValueError):
    """A cursor that leads nowhere in this list."""


def page_after(selection, language, cursor, limit):
    """Keys of the next entries in the order of the list, and the cursor that leads on; "" at the end."""
    begin, start = _opened(cursor, selection, language) if cursor else (0, None)
    found = []  # (group, title, key)
    for number, group in enumerate(selection.groups):
        if number >= begin and len(found) <= limit:
            rows = _walk(selection, group, language, start if number == begin else None, limit + 1 - len(found))
            found += [(number, *row) for row in rows]
    shown = found[:limit]
    leads_on = _closed(selection, language, shown[-1]) if len(found) > limit else ""
    return [key for _group, _title, key in shown], leads_on


def _walk(selection, group, language, start, most):
    """At least `most` entries of a group from the cursor on, if there are so many; of one title by their keys."""
    shelf, is_backwards = selection.shelf, selection.sort == "-title"
    order = shelf.order(language)
    marks = (selection.within & group).to_bytes(len(shelf.refs) // 8 + 1, "little")

    def title(place):
        return in_order(shelf.titles[place].get(language) or shelf.titles[place].get("", ""), language)

    span = range(len(order))
    if start:
        bisect = bisect_right if is_backwards else bisect_left
        at = bisect(order, start[0], key=title)
        span = range(at) if is_backwards else range(at, len(order))
    found = []
    for at in reversed(span) if is_backwards else span:
        place = order[at]
        if not marks[place >> 3] >> (place & 7) & 1:
            continue
        row = (title(place), shelf.refs[place])
        if len(found) >= most and row[0] != found[-1][0]:
            break
        if not start or row[0] != start[0] or row[1] > start[1]:
            found.append(row)
    found.sort(key=lambda row: row[1])
    found.sort(key=lambda row: row[0], reverse=is_backwards)
    return found[:most]


def _kind(selection, language):
    """Which list a cursor belongs to, as far as its order goes."""
    return f"{language} {selection.sort or ('words' if selection.words else '')}"


def _closed(selection, language, row):
    said = json.dumps([_kind(selection, language), *row], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _opened(cursor, selection, language):
    """What a cursor says: the group, and title and key of the last entry that was read."""
    try:
        kind, group, title, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise NotOurs from error
    is_read = isinstance(group, int) and isinstance(title, str) and isinstance(key, int)
    if not is_read or kind != _kind(selection, language):
        raise NotOurs
    return group, (title, key)
