# Why: who paid for an edition was one text; now each funder is a row, with emblem, sentence and days.
# Safe: it only adds rows; the text itself goes in the next migration, when this one has been written.
# Long: one row for each edition that has such a text; a moment.
# Undo: backwards the sentences become the text again.

from django.db import migrations


def rows_from_texts(apps, schema_editor):
    edition, funder = apps.get_model("programmes", "Edition"), apps.get_model("programmes", "Funder")
    for row in edition.objects.order_by("pk"):
        if row.funding and not funder.objects.filter(edition=row).exists():
            funder.objects.create(edition=row, sentence=row.funding)


def texts_from_rows(apps, schema_editor):
    edition, funder = apps.get_model("programmes", "Edition"), apps.get_model("programmes", "Funder")
    for row in edition.objects.order_by("pk"):
        first = funder.objects.filter(edition=row).exclude(sentence="").order_by("place", "pk").first()
        if first:
            row.funding = first.sentence
            row.save(update_fields=["funding"])
    funder.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_calls_and_quotas")]

    operations = [migrations.RunPython(rows_from_texts, texts_from_rows)]
