"""What all tests share: how Hypothesis runs its examples, and that no test's log is written to by the next ones."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A machine can be busy: how long one example takes says nothing about the code.
settings.register_profile("saoluc", deadline=None)
settings.load_profile("saoluc")

PACKAGES = ("", "ingest", "lexicon", "ocr", "parse")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """A command that a test runs in this process sets the program's log up, on a stream that ends with the test."""
    before = [(log, log.level, log.handlers[:]) for log in map(logging.getLogger, PACKAGES)]
    try:
        return (yield)
    finally:
        for log, level, handlers in before:
            log.setLevel(level)
            log.handlers[:] = handlers
