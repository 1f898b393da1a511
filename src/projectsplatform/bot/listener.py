"""Wakes the sender and the consumer the moment something is stored. A speed-up only: both of them poll."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

_log = logging.getLogger(__name__)


async def listen(wakes: Mapping[str, asyncio.Event]) -> None:
    """Until cancelled: sets the event of each channel that is notified, and connects again when the line is lost."""
    failures = 0
    while True:
        try:
            link = await psycopg.AsyncConnection.connect(**_address(), autocommit=True)
            async with link:
                failures = 0
                await _pass_on(link, wakes)
        except (psycopg.Error, OSError) as error:
            failures += 1
            _log.info("telegram.listener.away", extra={"reason": type(error).__name__})
            await asyncio.sleep(min(10.0, 0.5 * 2**failures))


async def _pass_on(link: psycopg.AsyncConnection[Any], wakes: Mapping[str, asyncio.Event]) -> None:
    for channel in wakes:
        await link.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
    for event in wakes.values():
        event.set()
    async for channel in _channels(link):
        wakes[channel].set()


async def _channels(link: psycopg.AsyncConnection[Any]) -> AsyncIterator[str]:
    """Where something was stored, as it happens. psycopg's own `notifies` wakes ten times a second to look."""
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(link.fileno(), readable.set)
    try:
        while True:
            await readable.wait()
            readable.clear()
            link.pgconn.consume_input()  # raises where the line is lost
            while notice := link.pgconn.notifies():
                yield notice.relname.decode()
    finally:
        loop.remove_reader(link.fileno())


def _address() -> dict[str, Any]:
    """Django's own connection parameters, without what only its cursors understand."""
    parameters = connection.get_connection_params()
    return {name: value for name, value in parameters.items() if name not in {"cursor_factory", "context"}}
