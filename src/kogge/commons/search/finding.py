"""The one query: who has all of these words. The same words give the same answer on both databases."""

import json

from django.db import connection

from kogge.commons.search.stems import TITLE, asked

MOST = 200_000  # rows read of an answer; a net, not a page


def find(words, *, audiences, kinds=()):
    """Keys of what has each of the words, or words that begin so: [(kind, key, is it in the title), …], unordered.

    `audiences`: the documents one may read, such as ["public", "members"]. Words that hold nothing to look for give
    an empty list; whatever is typed is only ever looked for, never understood as a query.
    """
    wanted = asked(words)
    if not wanted:
        return []
    found = _rows(wanted, audiences, kinds, is_title=False)
    in_title = set(_rows(wanted, audiences, kinds, is_title=True))
    return [(kind, ref, (kind, ref) in in_title) for kind, ref in dict.fromkeys(found)]


def find_documents(words):
    """Keys of all documents, of every kind and audience, that have each of the words: (anywhere, in the title). For
    shelves, which know whose documents they hold; it reads the index alone and no document.
    """
    wanted = asked(words)
    if not wanted:
        return [], []
    # As texts: ten thousand keys are read in half the time that ten thousand rows take.
    if connection.vendor == "sqlite":
        query = "(SELECT group_concat(rowid) FROM search_fts WHERE search_fts MATCH %s)"
    else:
        query = "search_found(%s::tsquery)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {query}, {query}", [_expression(wanted, is_title) for is_title in (False, True)])
        return tuple(json.loads(f"[{keys or ''}]") for keys in cursor.fetchone())


def _expression(wanted, is_title):
    """What each database understands: quoted words of letters and digits alone. PostgreSQL takes them as they stand;
    its to_tsquery would ask the server's locale what a letter is."""
    mark = TITLE if is_title else ""
    if connection.vendor == "sqlite":
        words = [[f'"{mark}{plain}"*', *(f'"{mark}{each}"' for each in sorted(stems))] for plain, stems in wanted]
        return " AND ".join(f"({' OR '.join(each)})" for each in words)
    words = [[f"'{mark}{plain}':*", *(f"'{mark}{each}'" for each in sorted(stems))] for plain, stems in wanted]
    return " & ".join(f"({' | '.join(each)})" for each in words)


def _rows(wanted, audiences, kinds, *, is_title):
    if connection.vendor == "sqlite":
        where = "id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)"
    else:
        where = "id IN (SELECT unnest(string_to_array(search_found(%s::tsquery), ','))::bigint)"
    values = [_expression(wanted, is_title), *audiences, *kinds]
    # What is gone has no words, so that it is not asked for here: its mark lies behind the long texts of a row.
    where += f" AND audience IN ({', '.join(['%s'] * len(audiences))})"
    if kinds:
        where += f" AND kind IN ({', '.join(['%s'] * len(kinds))})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, ref FROM search_document WHERE {where} LIMIT {MOST}", values)  # noqa: S608  # nosec B608
        return cursor.fetchall()
