from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_audit_append_only")]

    operations = [
        migrations.AddField(model_name="signincode", name="is_long", field=models.BooleanField(default=False))
    ]
