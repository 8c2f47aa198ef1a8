"""Rows that are added to and never changed: Python refuses, and so does the database."""

from django.db import migrations, models

REFUSED = "These rows are append-only."


class KeptQuerySet(models.QuerySet):
    def update(self, **changes):
        raise TypeError(REFUSED)

    delete = update


class Kept(models.Model):
    """A row that stands as it was written. What corrects it is a row of its own."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError(REFUSED)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(REFUSED)


def guarded(table, facts, texts=()):
    """For a migration: the database itself refuses to delete rows of the table and to change these facts.

    Texts about a person can be taken out, as an erasure asks, and never be written anew. SQLite loses the guards when
    a later migration changes the table: it ends with this operation once more.
    """

    def forwards(_apps, schema_editor):
        for line in _guards(table, facts, texts, schema_editor.connection.vendor):
            schema_editor.execute(line, params=None)

    def backwards(_apps, schema_editor):
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for name in ("delete", "update", *(["texts"] if texts else [])):
            schema_editor.execute(f"DROP TRIGGER kept_{table}_{name}{on}", params=None)

    return migrations.RunPython(forwards, backwards)


def _guards(table, facts, texts, vendor):
    """The lines that make the triggers, in the way each database has them."""
    fills = " OR ".join(f"(NEW.{name} <> OLD.{name} AND NEW.{name} NOT IN ('', '–'))" for name in texts)
    guards = [("delete", "DELETE", ""), ("update", f"UPDATE OF {', '.join(facts)}", "")]
    guards += [("texts", f"UPDATE OF {', '.join(texts)}", f" WHEN ({fills})")] if texts else []
    if vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION kept_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    act = "EXECUTE FUNCTION kept_row()" if vendor == "postgresql" else f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for name, event, when in guards:
        yield f"CREATE TRIGGER kept_{table}_{name} BEFORE {event} ON {table} FOR EACH ROW{when} {act}"
