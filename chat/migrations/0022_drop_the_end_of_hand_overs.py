"""Nothing ever wrote when a hand-over ended."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chat", "0021_order_the_shelves")]

    operations = [migrations.RemoveField("handover", "closed_at")]
