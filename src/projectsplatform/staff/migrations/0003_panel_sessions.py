from django.db import migrations, models


class Migration(migrations.Migration):
    """Sessions by the hash of their key. Those of the old table lay readable and end here, forwards and backwards."""

    dependencies = [("sessions", "0001_initial"), ("staff", "0002_licence_counts")]

    operations = [
        migrations.CreateModel(
            name="PanelSession",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_key", models.CharField(max_length=80, primary_key=True, serialize=False)),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.RunSQL("DELETE FROM django_session", migrations.RunSQL.noop),
    ]
