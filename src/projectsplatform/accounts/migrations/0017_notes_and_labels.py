"""What staff keep about people: notes, which only a person's leaving erases, and labels."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import projectsplatform.kit.db.ids

KEEP = """
CREATE FUNCTION accounts_note_is_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM accounts_user WHERE id = OLD.user_id AND deleted_at IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON accounts_personnote
  FOR EACH ROW EXECUTE FUNCTION accounts_note_is_kept();
"""

LET_GO = """
DROP TRIGGER refuse_change ON accounts_personnote;
DROP FUNCTION accounts_note_is_kept();
"""

FORGET = """
CREATE FUNCTION accounts_forget_notes(person uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_user WHERE id = person AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has not left', person USING ERRCODE = 'restrict_violation';
  END IF;
  DELETE FROM accounts_personnote WHERE user_id = person;
END $$;
REVOKE ALL ON FUNCTION accounts_forget_notes(uuid) FROM PUBLIC;
"""

FORGET_UNDONE = "DROP FUNCTION accounts_forget_notes(uuid);"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_staff_notices")]

    operations = [
        migrations.CreateModel(
            name="Label",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=projectsplatform.kit.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=30, unique=True, verbose_name="name")),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("grey", "grey"),
                            ("green", "green"),
                            ("orange", "orange"),
                            ("red", "red"),
                            ("blue", "blue"),
                        ],
                        default="grey",
                        max_length=6,
                        verbose_name="colour",
                    ),
                ),
                ("is_used", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={"verbose_name": "label", "verbose_name_plural": "labels", "ordering": ("name",)},
        ),
        migrations.CreateModel(
            name="PersonLabel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=projectsplatform.kit.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("put_at", models.DateTimeField(verbose_name="date")),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.label",
                        verbose_name="label",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="person_labels",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "label on a person",
                "verbose_name_plural": "labels on people",
                "constraints": [models.UniqueConstraint(fields=("user", "label"), name="accounts_label_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="PersonNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=projectsplatform.kit.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                ("created_at", models.DateTimeField(verbose_name="date")),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "note about a person",
                "verbose_name_plural": "notes about people",
                "indexes": [models.Index(fields=["user", "-created_at"], name="accounts_note_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="accounts_note_says_something"
                    )
                ],
            },
        ),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(FORGET, FORGET_UNDONE),
    ]
