"""Roles: what a strip of a page, and so each of its lines, is of the page."""

from __future__ import annotations

from typing import Literal

Role = Literal["body", "column", "cell", "stamp"]
