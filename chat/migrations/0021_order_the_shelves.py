from django.db import migrations, models

#: The next start reads the catalogue anew, as if another embedder had come.
_READ_ANEW = "UPDATE chat_index_state SET embedder = ''"


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0020_retire_channels"),
    ]

    operations = [
        migrations.AddField(
            model_name="indexedseries",
            name="first_year",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="indexedproduct",
            name="rating",
            field=models.FloatField(null=True),
        ),
        migrations.RunSQL(_READ_ANEW, migrations.RunSQL.noop),
    ]
