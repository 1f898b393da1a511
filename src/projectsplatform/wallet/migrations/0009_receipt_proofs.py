"""What proves a receipt: its number, and the code that anybody may ask for."""

import django.db.models.deletion
from django.db import migrations, models

import projectsplatform.wallet.models.receipts


class Migration(migrations.Migration):
    dependencies = [("wallet", "0008_top_up_claims")]

    operations = [
        migrations.CreateModel(
            name="ReceiptProof",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False, verbose_name="number")),
                (
                    "code",
                    models.UUIDField(
                        default=projectsplatform.wallet.models.receipts.new_code, unique=True, verbose_name="code"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt_proof",
                        to="wallet.transfer",
                        verbose_name="transfer",
                    ),
                ),
            ],
            options={"verbose_name": "receipt", "verbose_name_plural": "receipts", "ordering": ("-number",)},
        )
    ]
