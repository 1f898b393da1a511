"""Events name the person they are about, and are blanked when that person leaves; nothing else of an event changes."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WORDS_MAY_GO = """
CREATE FUNCTION payments_event_is_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.asked = '{}'::jsonb AND NEW.answered = '{}'::jsonb AND NEW.address = ''
      AND to_jsonb(NEW) - ARRAY['asked', 'answered', 'address'] = to_jsonb(OLD) - ARRAY['asked', 'answered', 'address']
      AND EXISTS (SELECT FROM accounts_user WHERE id = OLD.person_id AND deleted_at IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'events of providers are append-only: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION payments_forget_events(person uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_user WHERE id = person AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has not left', person USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE payments_providerevent SET asked = '{}'::jsonb, answered = '{}'::jsonb, address = ''
  WHERE person_id = person AND (asked <> '{}'::jsonb OR answered <> '{}'::jsonb OR address <> '');
END $$;
REVOKE ALL ON FUNCTION payments_forget_events(uuid) FROM PUBLIC;
"""

WORDS_STAY = """
DROP FUNCTION payments_forget_events(uuid);
DROP FUNCTION payments_event_is_kept() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("payments", "0001_payments"),
        ("accounts", "0007_leaving"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="providerevent",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.RunSQL(WORDS_MAY_GO, WORDS_STAY),
    ]
