from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LicenceCount",
            fields=[
                ("product", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("active", models.BigIntegerField()),
                ("trials", models.BigIntegerField()),
                ("ending", models.BigIntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
        )
    ]
