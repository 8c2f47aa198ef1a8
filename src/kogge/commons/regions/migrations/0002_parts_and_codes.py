from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]

    operations = [
        migrations.AddField("recoding", "is_part", models.BooleanField(default=False)),
        migrations.AddField("priority", "codes", models.JSONField(default=list)),
        migrations.AlterField("regionfigure", "nuts", models.CharField(blank=True, max_length=4)),
    ]
