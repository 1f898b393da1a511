"""aiogram's models get their validators when one is first used, instead of all five hundred at import.

Importing aiogram 3.31 costs 128 MB and 4.8 s here, of which its last loop of `model_rebuild` is 100 MB and 3.5 s
(https://github.com/aiogram/aiogram/issues/1513). A bot uses a dozen of them. Importing this module imports aiogram;
the bot's process does it before anything else does.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

_TYPES = "aiogram.types"


@contextmanager
def built_on_first_use() -> Iterator[None]:
    """For the import of aiogram. Where it is there already nothing is changed."""
    if _TYPES in sys.modules:
        yield
        return
    rebuild = BaseModel.__dict__["model_rebuild"]
    names: dict[str, Any] = {}

    def put_off(cls: type[BaseModel], /, **options: Any) -> bool | None:
        if not cls.__module__.startswith(_TYPES):
            return rebuild.__func__(cls, **options)  # type: ignore[no-any-return]
        names.update(options.get("_types_namespace") or {})
        return None

    BaseModel.model_rebuild = classmethod(put_off)  # type: ignore[assignment]
    try:
        yield
    finally:
        BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]
    _build_with(names, rebuild)


def _build_with(names: dict[str, Any], rebuild: Any) -> None:
    """pydantic calls this when a model is used that was not built: the types name each other, so it needs all names."""
    from aiogram.methods.base import Response, TelegramMethod  # noqa: PLC0415  not before the door is open
    from aiogram.types.base import TelegramObject  # noqa: PLC0415

    def build(cls: type[BaseModel], /, **options: Any) -> bool | None:
        return rebuild.__func__(cls, **(options | {"_types_namespace": names}))  # type: ignore[no-any-return]

    for base in (TelegramObject, TelegramMethod, Response):
        base.model_rebuild = classmethod(build)  # type: ignore[method-assign, assignment]


with built_on_first_use():
    import aiogram  # noqa: F401
