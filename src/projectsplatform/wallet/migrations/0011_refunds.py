"""Refunds of payments, and the account of what leaves by bank transfer. Old code writes neither.

The new CHECK on transfers is not compared with the millions of lines while they are locked: the next migration does that
beside live traffic. Refunds are few, and found by an index of their own.
"""

from typing import ClassVar

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

ACCOUNTS = [
    ("person", "Person"),
    ("cash", "Cash"),
    ("payme", "Payme"),
    ("click", "Click"),
    ("uzum", "Uzum Bank"),
    ("bank", "Bank transfers"),
    ("revenue", "Revenue"),
    ("bonus", "Bonus"),
    ("correction", "Correction"),
]
TRANSFERS = [
    ("top_up", "Top-up"),
    ("purchase", "Purchase"),
    ("reversal", "Reversal"),
    ("refund", "Refund"),
    ("bonus", "Bonus"),
    ("correction", "Correction"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("wallet", "0010_accounts_of_providers")]

    operations: ClassVar = [
        migrations.RemoveConstraint("ledgeraccount", "ledgeraccount_kind_known"),
        migrations.RemoveConstraint("transfer", "transfer_kind_known"),
        migrations.AlterField(
            "ledgeraccount", "kind", models.CharField(choices=ACCOUNTS, max_length=10, verbose_name="kind")
        ),
        migrations.AlterField(
            "transfer", "kind", models.CharField(choices=TRANSFERS, max_length=10, verbose_name="kind")
        ),
        migrations.AddConstraint(
            "ledgeraccount",
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in ACCOUNTS]), name="ledgeraccount_kind_known"
            ),
        ),
        AddConstraintNotValid(
            "transfer",
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in TRANSFERS]), name="transfer_kind_known"
            ),
        ),
    ]
