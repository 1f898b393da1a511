import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_notices_of_channels")]

    operations = [
        migrations.CreateModel(
            name="StaffNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(max_length=120, verbose_name="event")),
                ("created_at", models.DateTimeField(verbose_name="date")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member of staff",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice to staff",
                "verbose_name_plural": "notices to staff",
                "indexes": [models.Index(fields=["created_at"], name="accounts_staff_notice_by_age")],
                "constraints": [models.UniqueConstraint(fields=("member", "event"), name="accounts_staff_notice_once")],
            },
        )
    ]
