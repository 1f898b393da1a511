"""Handling an update later."""


class HandleLaterError(Exception):
    """What the handler needs of somebody else is not there now: the update is handled again in `seconds`.

    However often that happens, it is no failure of the update: its handler says when it is over.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:g} s")
        self.seconds = seconds
