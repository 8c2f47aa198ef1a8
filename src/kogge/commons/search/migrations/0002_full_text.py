"""Full text, in the way each database has it.

why: words are found by their beginnings and stems within milliseconds, also among 100,000 entries.
safe: a table beside the documents (SQLite) or a generated column (PostgreSQL); the documents stay as they are.
long: seconds for 100,000 documents.
undo: drops what it made.
"""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE search_fts USING fts5(words, content='search_document', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0', prefix='2 3 4', detail=none)",
    "CREATE TRIGGER search_fts_insert AFTER INSERT ON search_document BEGIN"
    " INSERT INTO search_fts(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_fts_delete AFTER DELETE ON search_document BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, words)"
    " VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_fts_update AFTER UPDATE OF words ON search_document BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, words)"
    " VALUES ('delete', old.id, old.words);"
    " INSERT INTO search_fts(rowid, words) VALUES (new.id, new.words); END",
    "INSERT INTO search_fts(search_fts) VALUES ('rebuild')",
]
POSTGRESQL = [
    "ALTER TABLE search_document ADD COLUMN found tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX search_document_found ON search_document USING gin (found)",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER search_fts_insert",
        "DROP TRIGGER search_fts_delete",
        "DROP TRIGGER search_fts_update",
        "DROP TABLE search_fts",
    ],
    "postgresql": [
        "ALTER TABLE search_document DROP COLUMN found",
    ],
}


def forwards(apps, schema_editor):
    for line in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(line)


def backwards(apps, schema_editor):
    for line in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(line)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
