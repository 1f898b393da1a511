from django.db import models

from projectsplatform.kit.db.protection import append_only


class Limit(models.Model):
    """How often something was tried in one window. One row a scope, key and window; counted by one atomic statement."""

    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    window_start = models.DateTimeField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key", "window_start"], name="limit_one_row_a_window")]
        indexes = [models.Index(fields=["window_start"], name="limit_by_age")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


@append_only()
class IdempotencyRecord(models.Model):
    """An effect that an `Idempotency-Key` had. Kept for ever; its answer is rebuilt from the effect."""

    endpoint = models.CharField(max_length=60)
    person = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    body_hash = models.BinaryField(max_length=32)
    effect = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "endpoint", "key"], name="idempotency_one_effect")]

    def __str__(self) -> str:
        return f"{self.endpoint} {self.key}"
