"""Where this machine's Chromium is; `python -m tests.browser` says so when there is none."""

import shutil
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of an installed Chromium; its tests are skipped where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__" and find_chromium() is None:
    sys.stdout.write("Chromium is not installed: the tests that need a browser will be skipped.\n")
