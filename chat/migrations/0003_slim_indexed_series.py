from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chat", "0002_keep_sessions")]

    operations = [
        # A series is there as long as a product of it is; to mark it as seen rewrote
        # the widest rows of the index at every run.
        migrations.RemoveField(model_name="indexedseries", name="seen_in"),
        # Searches compare every vector: kept in the row, none is fetched from elsewhere.
        migrations.RunSQL(
            "ALTER TABLE chat_indexed_series ALTER COLUMN embedding SET STORAGE PLAIN",
            "ALTER TABLE chat_indexed_series ALTER COLUMN embedding SET STORAGE EXTERNAL",
        ),
    ]
