from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("telegram", "0004_outbox_errors_in_our_words")]

    operations = [migrations.RenameModel("Lease", "ProcessLock")]
