from datetime import UTC, datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("licences", "0009_reminders_of_seven_days_and_the_last")]

    operations = [
        migrations.AddField(
            model_name="requiredchannel",
            name="takes_effect_at",
            field=models.DateTimeField(
                db_default=datetime(2024, 1, 1, 0, 0, tzinfo=UTC),
                default=datetime(2024, 1, 1, 0, 0, tzinfo=UTC),
                verbose_name="takes effect",
            ),
        )
    ]
