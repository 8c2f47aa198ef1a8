"""What a database holds, asked in plain SQL: of a copy, or of an installation that is older than this code."""

from dataclasses import dataclass

# Files that rows point to, and what keeps every mail back from the first moment after a restore.
POINTERS = ("files_file", "content")
HOLD = "UPDATE {} SET held_since = CURRENT_TIMESTAMP, held_by_id = NULL, why = 'restored from a backup'"


@dataclass
class Contents:
    """One moment of a database: rows of each table, migrations that have run, files that rows point to."""

    server: str
    counts: dict[str, int]
    migrations: list[str]
    files: list[str]


def read_contents(ask, tables, server):
    """`ask` answers a query with all its rows. Table names come from the database itself."""
    counts = {table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)}  # noqa: S608  # nosec B608
    table, column = POINTERS
    return Contents(
        server=server,
        counts=counts,
        migrations=[".".join(row) for row in ask("SELECT app, name FROM django_migrations ORDER BY app, name")]
        if "django_migrations" in counts
        else [],
        files=[name for (name,) in ask(f'SELECT "{column}" FROM "{table}"')]  # noqa: S608  # nosec B608
        if table in counts
        else [],
    )
