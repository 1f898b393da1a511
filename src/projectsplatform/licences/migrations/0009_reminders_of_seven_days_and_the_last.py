from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("licences", "0008_licence_names")]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="kind",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (7, "Seven days before the end"),
                    (3, "Three days before the end"),
                    (1, "One day before the end"),
                    (100, "The day of the end"),
                    (0, "The trial is over"),
                ],
                verbose_name="kind",
            ),
        )
    ]
