"""The one ecosystem of an entry becomes the first of several; names get the key by which doubles are found.

why: organisations work in more than one ecosystem, and doubles have to be seen on entry.
safe: writes two columns that nothing else has written yet.
long: a row each; a minute for 100,000.
undo: the first ecosystem goes back into its column; further ones would be lost, and there are none before this.
"""

from django.db import migrations

from kogge.commons.clusters.naming import name_key


def forwards(apps, schema_editor):
    Organisation = apps.get_model("clusters", "Organisation")
    for row in Organisation.objects.only("pk", "ecosystem", "name").iterator():
        is_assigned = bool(row.ecosystem)
        Organisation.objects.filter(pk=row.pk).update(
            ecosystems=[row.ecosystem] if row.ecosystem else [], is_assigned=is_assigned, name_key=name_key(row.name)
        )


def backwards(apps, schema_editor):
    Organisation = apps.get_model("clusters", "Organisation")
    for row in Organisation.objects.exclude(ecosystems=[]).iterator():
        Organisation.objects.filter(pk=row.pk).update(ecosystem=row.ecosystems[0])


class Migration(migrations.Migration):
    dependencies = [("clusters", "0002_profiles")]

    operations = [migrations.RunPython(forwards, backwards)]
