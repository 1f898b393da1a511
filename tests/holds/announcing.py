"""A member of staff at an announcement, in a process of their own: reads commands, a line each, and answers each by a line.

`crowd N`, `freeze` (seconds), `pause`, `resume`, `code` (puts one into the outbox), `counts`.
"""

import json
import sys
import time
from typing import Any, Final

from django.db import connection

CODES_CHAT: Final = 5
_CROWD: Final = """
    INSERT INTO accounts_user (id, username, full_name, password, tg_id, language, is_active, is_staff, is_superuser,
                               staff_epoch, created_at, updated_at)
    SELECT gen_random_uuid(), 'crowd' || n, 'Crowd ' || n, '!', 70000000 + n, CASE n %% 2 WHEN 0 THEN 'uz' ELSE 'ru' END,
           true, false, false, 0, now(), now()
    FROM generate_series(1, %s) AS n
"""


class Desk:
    """What the commands do."""

    def __init__(self) -> None:
        from projectsplatform.accounts.models import User

        def member(name: str) -> Any:
            return User.objects.get_or_create(
                username=name, defaults={"is_staff": True, "is_superuser": True, "password": "!"}
            )[0]

        self.first, self.second = member("first"), member("second")
        self.announcement: Any = None

    def crowd(self, count: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(_CROWD, [int(count)])
        return int(count)

    def freeze(self) -> float:
        from projectsplatform.aloqa.models import Audience
        from projectsplatform.aloqa.operations import announcement_states as states
        from projectsplatform.aloqa.operations.announcements import write_announcement
        from projectsplatform.aloqa.operations.freezing import prepare_due
        from projectsplatform.aloqa.rules.announcement_content import Written
        from projectsplatform.kit.clock import now

        written = Written(
            title="Proof",
            kind="news",
            texts={"uz": "Yangi dastur chiqdi.", "ru": "Вышла новая программа."},
            labels={"uz": "Koʻrish"},
            address="https://example.uz/",
            audience=Audience(),
        )
        made = write_announcement(written=written, member=self.first, address="", at=now())
        asked = {"announcement_id": made.pk, "revision": 1, "address": ""}
        states.send_announcement(**asked, member=self.first, at=now())
        if states.Announcement.objects.get(pk=made.pk).state == "waiting":
            states.agree_to_announcement(**asked, member=self.second, at=now())
        begun = time.monotonic()
        prepare_due(at=now())
        self.announcement = made.pk
        return time.monotonic() - begun

    def act(self, name: str) -> float:
        from projectsplatform.aloqa.operations import announcement_states as states
        from projectsplatform.kit.clock import now

        operation = getattr(states, f"{name}_announcement")
        operation(announcement_id=self.announcement, member=self.first, address="", at=now())
        return time.time()

    def code(self) -> float:
        from projectsplatform.kit.clock import now
        from projectsplatform.telegram.enums import Lane
        from projectsplatform.telegram.operations.outbox import enqueue

        enqueue(chat_id=CODES_CHAT, text="Kod: 123456", lane=Lane.CODE, kind="accounts.code.login", at=now())
        return time.time()

    def counts(self) -> dict[str, int]:
        from projectsplatform.aloqa.queries.announcements import progress_of

        found = progress_of(self.announcement)
        names = ("people", "waiting", "queued", "sent", "blocked", "failed", "uncertain", "skipped")
        return {"state": found.state, **{name: getattr(found, name) for name in names}}


def main() -> None:
    import django

    django.setup()
    desk = Desk()
    for line in sys.stdin:
        name, *words = line.split()
        answer = desk.act(name) if name in {"pause", "resume", "stop"} else getattr(desk, name)(*words)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
