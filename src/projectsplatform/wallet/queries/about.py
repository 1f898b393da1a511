"""The read behind `accounts/about_account`: session, person and balance by the token's hash, for many tokens in one statement."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from projectsplatform.accounts.queries.sessions import ASKING_COLUMNS, AskingSession, asking_sessions
from projectsplatform.accounts.queries.tokens import asked_values
from projectsplatform.kit.api.fast_lane import AskedToken
from projectsplatform.kit.db.batches import BatchedRead


class Person(NamedTuple):
    """A person as they see themselves; the names are the columns'."""

    id: UUID
    full_name: str
    sex: bool | None
    email: str | None
    phone: str | None
    username: str
    tg_id: int | None
    last_login: datetime | None
    created_at: datetime
    updated_at: datetime


class About(NamedTuple):
    """The session that asks, its person and their balance in so'm."""

    session: AskingSession
    balance: int
    person: Person


ABOUT: BatchedRead[AskedToken, About] = BatchedRead(
    sql=f"""
    SELECT asked.number, {ASKING_COLUMNS}, coalesce(account.balance, 0),
           {", ".join(f"person.{name}" for name in Person._fields)}
    {asking_sessions()}
      LEFT JOIN wallet_ledgeraccount account ON account.owner_id = person.id
    """,
    columns=asked_values,
    row=lambda record: About(AskingSession(*record[:3]), record[3], Person(*record[4:])),
)
