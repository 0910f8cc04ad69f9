import uuid

import django.db.models.deletion
from django.db import migrations, models

_NAME_DELIVERIES = """
    UPDATE chat_alertdelivery SET channel_name = chat_alertchannel.name
    FROM chat_alertchannel WHERE chat_alertchannel.id = channel_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0019_sort_past_revocations"),
    ]

    operations = [
        migrations.AddField(
            model_name="alertchannel",
            name="retired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="alertchannel",
            name="name",
            field=models.TextField(),
        ),
        migrations.AlterField(
            model_name="alertchannel",
            name="salt",
            field=models.UUIDField(default=uuid.uuid4, null=True),
        ),
        migrations.AddConstraint(
            model_name="alertchannel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("name",),
                name="chat_alertchannel_one_of_a_name",
            ),
        ),
        migrations.AddField(
            model_name="alertdelivery",
            name="channel_name",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(_NAME_DELIVERIES, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="alertdelivery",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="chat.alertchannel",
            ),
        ),
    ]
