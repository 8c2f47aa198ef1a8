"""Full text, in the way each database has it.

why: words are found by their beginnings and stems within milliseconds, also among 100,000 entries.
safe: a table beside the documents (SQLite) or two generated columns (PostgreSQL); the documents stay as they are.
long: seconds for 100,000 documents.
undo: drops what it made.
"""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE search_fts USING fts5(title_words, words, content='search_document', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "CREATE TRIGGER search_fts_insert AFTER INSERT ON search_document BEGIN"
    " INSERT INTO search_fts(rowid, title_words, words) VALUES (new.id, new.title_words, new.words); END",
    "CREATE TRIGGER search_fts_delete AFTER DELETE ON search_document BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, title_words, words)"
    " VALUES ('delete', old.id, old.title_words, old.words); END",
    "CREATE TRIGGER search_fts_update AFTER UPDATE OF title_words, words ON search_document BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, title_words, words)"
    " VALUES ('delete', old.id, old.title_words, old.words);"
    " INSERT INTO search_fts(rowid, title_words, words) VALUES (new.id, new.title_words, new.words); END",
    "INSERT INTO search_fts(search_fts) VALUES ('rebuild')",
]
POSTGRESQL = [
    "ALTER TABLE search_document ADD COLUMN title_found tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title_words, ' '))) STORED",
    "ALTER TABLE search_document ADD COLUMN found tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX search_document_found ON search_document USING gin (found)",
    "CREATE INDEX search_document_title ON search_document USING gin (title_found)",
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
        "ALTER TABLE search_document DROP COLUMN title_found",
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
