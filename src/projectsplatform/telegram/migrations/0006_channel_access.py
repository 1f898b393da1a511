from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telegram", "0005_process_lock")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="access",
            field=models.CharField(
                blank=True,
                choices=[
                    ("fine", "the bot is an administrator"),
                    ("not_found", "no such channel"),
                    ("not_member", "the bot is not in it"),
                    ("not_administrator", "the bot is no administrator"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=20,
                verbose_name="what the bot sees",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="tested_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="tested"),
        ),
        migrations.AddField(
            model_name="channelmembership",
            name="banned",
            field=models.BooleanField(db_default=False, default=False, verbose_name="removed by an administrator"),
        ),
    ]
