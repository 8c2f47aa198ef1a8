from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clusters", "0003_lists_of_ecosystems")]

    operations = [migrations.RemoveField(model_name="organisation", name="ecosystem")]
