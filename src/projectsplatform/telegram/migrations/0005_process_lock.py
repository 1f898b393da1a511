from django.db import migrations


class Migration(migrations.Migration):
    """Only the model has another name: the table keeps its own, for the release before that runs beside this one."""

    dependencies = [("telegram", "0004_outbox_errors_in_our_words")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Lease", "ProcessLock"),
                migrations.AlterModelTable("processlock", "telegram_lease"),
            ]
        )
    ]
