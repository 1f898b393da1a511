"""aiogram, whose models get their validators when one is first used, instead of all five hundred at import.

Importing aiogram 3.31 costs 128 MB and 4.8 s here, of which its last loop of `model_rebuild` is 100 MB and 3.5 s
(https://github.com/aiogram/aiogram/issues/1513). A bot uses a dozen of them. The bot's process imports this module before anything
of aiogram; where somebody was faster nothing is changed.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from pydantic import BaseModel

_REBUILD: Final = "model_rebuild"
Rebuild = Callable[..., bool | None]


@contextmanager
def _built_on_first_use() -> Iterator[None]:
    """Around the import of aiogram."""
    rebuild: Rebuild = vars(BaseModel)[_REBUILD].__func__
    names: dict[str, Any] = {}

    def put_off(cls: type[BaseModel], /, **options: Any) -> bool | None:
        if not cls.__module__.startswith("aiogram.types"):
            return rebuild(cls, **options)
        names.update(options.get("_types_namespace") or {})
        return None

    setattr(BaseModel, _REBUILD, classmethod(put_off))
    try:
        yield
    finally:
        setattr(BaseModel, _REBUILD, classmethod(rebuild))
    _build_with(names, rebuild)


def _build_with(names: dict[str, Any], rebuild: Rebuild) -> None:
    """pydantic calls this when a model is used that was not built: the types name each other, so it needs all names."""
    from aiogram.methods.base import Response, TelegramMethod  # noqa: PLC0415  it is being imported
    from aiogram.types.base import TelegramObject  # noqa: PLC0415

    def build(cls: type[BaseModel], /, **options: Any) -> bool | None:
        return rebuild(cls, **(options | {"_types_namespace": names}))

    for base in (TelegramObject, TelegramMethod, Response):
        setattr(base, _REBUILD, classmethod(build))


if "aiogram" not in sys.modules:
    with _built_on_first_use():
        import aiogram  # noqa: F401
