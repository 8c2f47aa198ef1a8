"""The one query: who has all of these words. The same words give the same answer on both databases."""

from django.db import connection

from kogge.commons.search.stems import asked

MOST = 200_000  # rows read of an answer; a net, not a page


def find(words, *, audiences, kinds=()):
    """Keys of what has each of the words, or words that begin so: [(kind, key, is it in the title), …], unordered.

    `audiences`: the documents one may read, such as ["public", "members"]. Words that hold nothing to look for give
    an empty list; whatever is typed is only ever looked for, never understood as a query.
    """
    wanted = asked(words)
    if not wanted:
        return []
    is_sqlite = connection.vendor == "sqlite"
    expression = (_for_sqlite if is_sqlite else _for_postgresql)(wanted)
    found = _rows(expression, audiences, kinds, is_title=False)
    in_title = set(_rows(expression, audiences, kinds, is_title=True))
    return [(kind, ref, (kind, ref) in in_title) for kind, ref in dict.fromkeys(found)]


def _for_sqlite(wanted):
    alternatives = (
        " OR ".join([f'"{plain}"*', *(f'"{each}"' for each in sorted(stems))]) for plain, stems in wanted
    )
    return " AND ".join(f"({each})" for each in alternatives)


def _for_postgresql(wanted):
    alternatives = (" | ".join([f"{plain}:*", *sorted(stems)]) for plain, stems in wanted)
    return " & ".join(f"({each})" for each in alternatives)


def _rows(expression, audiences, kinds, *, is_title):
    if connection.vendor == "sqlite":
        where = "id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)"
        values = ["{title_words} : (" + expression + ")" if is_title else expression]
    else:
        where = ("title_found" if is_title else "found") + " @@ to_tsquery('simple', %s)"
        values = [expression]
    where += f" AND NOT is_gone AND audience IN ({', '.join(['%s'] * len(audiences))})"
    values += audiences
    if kinds:
        where += f" AND kind IN ({', '.join(['%s'] * len(kinds))})"
        values += kinds
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, ref FROM search_document WHERE {where} LIMIT {MOST}", values)  # noqa: S608
        return cursor.fetchall()
