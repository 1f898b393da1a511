from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aloqa", "0005_mirror")]

    operations = [
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                fields=["-last_message_at", "-id"],
                condition=models.Q(("state__in", ["waiting", "answered"])),
                name="aloqa_thread_open",
            ),
        )
    ]
