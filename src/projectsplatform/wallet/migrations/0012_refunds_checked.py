"""The kinds of all transfers are compared with the CHECK, and refunds get their index. Neither keeps a purchase waiting."""

from typing import ClassVar

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies: ClassVar = [("wallet", "0011_refunds")]

    operations: ClassVar = [
        ValidateConstraint("transfer", "transfer_kind_known"),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY transfer_refunds ON wallet_transfer (created_at) WHERE kind = 'refund'",
            "DROP INDEX CONCURRENTLY transfer_refunds",
        ),
    ]
