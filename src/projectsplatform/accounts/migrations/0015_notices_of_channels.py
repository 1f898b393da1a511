from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_company_details")]

    operations = [
        migrations.AlterField(
            model_name="mutednotice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("security", "Security: devices, passwords, sessions"),
                    ("money_received", "Money received, taken back or refused"),
                    ("purchase", "Purchases"),
                    ("licence", "Changes of a licence by staff"),
                    ("reminder", "Reminders before a licence ends"),
                    ("channel", "Telegram channels that a program requires"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("security", "Security: devices, passwords, sessions"),
                    ("money_received", "Money received, taken back or refused"),
                    ("purchase", "Purchases"),
                    ("licence", "Changes of a licence by staff"),
                    ("reminder", "Reminders before a licence ends"),
                    ("channel", "Telegram channels that a program requires"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
