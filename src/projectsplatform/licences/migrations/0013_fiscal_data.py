"""What stands on a fiscal receipt of a product. The columns have defaults in the database: code from before does not write them."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("licences", "0012_program_versions")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="ikpu",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=17,
                validators=[django.core.validators.RegexValidator("\\A[0-9]{17}\\Z", "17 digits.")],
                verbose_name="IKPU code",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="package_code",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=20,
                validators=[django.core.validators.RegexValidator("\\A[0-9]{1,20}\\Z", "Digits only.")],
                verbose_name="package code",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="unit_code",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="unit code"),
        ),
        migrations.AddField(
            model_name="product",
            name="vat_percent",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "0"), (12, "12")], db_default=0, default=0, verbose_name="VAT, per cent"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ikpu", ""), ("ikpu__regex", "^[0-9]{17}$"), _connector="OR"),
                    models.Q(("package_code", ""), ("package_code__regex", "^[0-9]{1,20}$"), _connector="OR"),
                    ("vat_percent__in", [0, 12]),
                ),
                name="product_fiscal_data",
            ),
        ),
    ]
