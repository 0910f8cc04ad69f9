from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0016_place_drills"),
    ]

    operations = [
        migrations.AddField(
            model_name="indexedproduct",
            name="release_date",
            field=models.DateField(null=True),
        ),
        # The next run reads the catalogue again, though its version is the same.
        migrations.RunSQL(
            "UPDATE chat_index_state SET embedder = ''", migrations.RunSQL.noop
        ),
    ]
