from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_leaving")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="sex",
            field=models.BooleanField(
                blank=True, choices=[(True, "Male"), (False, "Female")], null=True, verbose_name="sex"
            ),
        )
    ]
