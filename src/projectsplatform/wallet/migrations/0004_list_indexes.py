"""A span's entries, the few transfers of rare kinds, and top-ups by receipt are found without reading ten million lines. Entries come in the order of time, so a BRIN index is enough and costs a purchase nothing."""

from typing import ClassVar

from django.db import migrations

INDEXES = """
CREATE INDEX entry_by_age ON wallet_entry USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX transfer_rare_kinds ON wallet_transfer (kind, created_at) WHERE kind IN ('reversal', 'bonus', 'correction');
CREATE INDEX topuprequest_receipt ON wallet_topuprequest (upper(receipt_number));
"""
UNDONE = """
DROP INDEX topuprequest_receipt;
DROP INDEX transfer_rare_kinds;
DROP INDEX entry_by_age;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("wallet", "0003_top_up_requests")]

    operations: ClassVar = [migrations.RunSQL(INDEXES, UNDONE)]
