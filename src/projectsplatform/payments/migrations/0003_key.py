"""A payment begun on our pages keeps the key of the press that began it. Old code leaves it empty."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("payments", "0002_events_of_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.AddField("providerpayment", "key", models.CharField(max_length=64, null=True)),
        migrations.AddConstraint(
            "providerpayment",
            models.UniqueConstraint(fields=["person", "key", "provider", "amount"], name="payment_begun_once"),
        ),
    ]
