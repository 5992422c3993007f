"""Limits: the memory and time that a reading may take. Sizes are judged from headers, before anything is decoded."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """Bounds on one file. Past them ``TooLargeError`` or ``PageTimeoutError`` is raised, or the page is left unread."""

    model_config = ConfigDict(frozen=True)

    max_bytes: int = Field(default=2 * 1024**3, description="bytes of one file")
    max_pages: int = Field(default=5000, description="pages of one file")
    max_pixels: int = Field(
        default=150_000_000, description="pixels of one page (A2 at 600 dpi is 139 million)"
    )
    drawn_pixels: int = Field(
        default=40_000_000, description="pixels of a page that has to be drawn (A2 at 300 dpi is 35 million)"
    )
    page_seconds: float = Field(
        default=120.0, description="seconds that the recogniser may take for one page"
    )
