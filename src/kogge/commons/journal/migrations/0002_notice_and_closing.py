import i18nfield.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='site',
            name='notice',
            field=i18nfield.fields.I18nTextField(blank=True, default='', verbose_name='notice on every page'),
        ),
        migrations.AddField(
            model_name='site',
            name='notice_tone',
            field=models.CharField(choices=[('info', 'Something to know'), ('warn', 'Something does not work')], default='info', max_length=4, verbose_name='what kind of notice'),
        ),
        migrations.AddField(
            model_name='site',
            name='notice_from',
            field=models.DateTimeField(blank=True, null=True, verbose_name='shown from'),
        ),
        migrations.AddField(
            model_name='site',
            name='notice_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='shown until'),
        ),
        migrations.AddField(
            model_name='site',
            name='closed_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='closed for maintenance until about'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['at', 'id'], name='entry_at'),
        ),
    ]
