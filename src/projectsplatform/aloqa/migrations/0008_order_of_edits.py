"""Edits of a message may be handled in another order than they were made in: the moment of the last one is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aloqa", "0007_stored_words")]

    operations = [migrations.AddField("message", "changed_at", models.DateTimeField(null=True))]
