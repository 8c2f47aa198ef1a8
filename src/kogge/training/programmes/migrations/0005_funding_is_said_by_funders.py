from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_funders_from_texts")]

    operations = [migrations.RemoveField(model_name="edition", name="funding")]
