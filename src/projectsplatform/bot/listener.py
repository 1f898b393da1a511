"""Wakes the sender and the consumer when something is stored. Only a speed-up: both of them also poll."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from projectsplatform.kit.db.connections import parameters

_log = logging.getLogger(__name__)


async def listen(wakes: Mapping[str, asyncio.Event]) -> None:
    """Sets the event of each channel that is notified, until cancelled. Connects again when the connection is lost."""
    failures = 0
    while True:
        try:
            link = await psycopg.AsyncConnection.connect(**parameters(), autocommit=True)
            async with link:
                failures = 0
                await _set_events(link, wakes)
        except (psycopg.Error, OSError) as error:
            failures += 1
            _log.info("telegram.listener.away", extra={"reason": type(error).__name__})
            await asyncio.sleep(min(10.0, 0.5 * 2**failures))


async def _set_events(link: psycopg.AsyncConnection[Any], wakes: Mapping[str, asyncio.Event]) -> None:
    for channel in wakes:
        await link.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
    for event in wakes.values():
        event.set()  # for what was stored before LISTEN
    async for notice in link.notifies():
        wakes[notice.channel].set()
