"""Files dropped into a folder go in; an archive comes out that can be searched, reviewed, corrected and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str
    """The version of the installed distribution, of which ``ocr`` and ``parse`` are parts too (pyproject.toml)."""


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version  # most commands have no use for it, and it takes its time

        return version("saoluc")
    raise AttributeError(name)
