"""A circle is called as its edition is in each language.

why: whoever reads Lithuanian saw the name of their own group in English.
safe: names written earlier stay as they are and are shown in every language.
long: no time; SQLite writes the table of circles anew, which has a row an edition.
undo: a name in several languages is then shown as it is kept.
"""

import i18nfield.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0008_links_to_nominate")]

    operations = [
        migrations.AlterField(
            model_name="circle",
            name="name",
            field=i18nfield.fields.I18nCharField(max_length=120, verbose_name="name"),
        ),
    ]
