"""A licence has a name that its owner gives it. The column has a default in the database: code from before does not write it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("licences", "0007_product_codes_from_the_table")]

    operations = [
        migrations.AddField(
            model_name="licence",
            name="name",
            field=models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="name"),
        )
    ]
