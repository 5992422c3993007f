"""Wrong usage: from an error of the command line, which typer words in English, to its sentence in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from ingest.messages import Language, say

UsageError: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "UsageError"
)
_WORDS_OF_TYPER = {"ERRORS_PANEL_TITLE": "usage.error", "RICH_HELP": "usage.try_help"}
"""Words that typer puts around every error, as they are called in its ``rich_utils``."""


@contextmanager
def worded_in(language: Language) -> Iterator[None]:
    """Words the errors of usage that are raised within in a language. What no sentence is known for keeps its own,
    behind a beginning that says what it is.
    """
    try:
        yield
    except UsageError as error:
        _word_frame(language)
        if language == "vi" and type(error).__name__ != "NoArgsIsHelpError":
            text = _sentence(error)
            error.format_message = lambda: text  # type: ignore[attr-defined]
        raise


def _word_frame(language: Language) -> None:
    from typer import rich_utils  # slow to load; only help and errors need it

    for name, key in _WORDS_OF_TYPER.items():
        setattr(rich_utils, name, say(key, language, command="{command_path}", option="{help_option}"))


def _sentence(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return say("usage.no_option", "vi", name=error.option_name) + _similar(error)
    if kind == "NoSuchCommand":
        return say("usage.no_command", "vi", name=error.command_name) + _similar(error)
    if kind == "MissingParameter":
        return say("usage.missing", "vi", name=_name(error))
    if kind == "BadParameter":
        return say("usage.bad_value", "vi", name=_name(error), why=_why(error))
    if kind == "BadOptionUsage":
        takes = "takes_none" if "not take" in error.message else "takes_value"
        return say(f"usage.{takes}", "vi", name=error.option_name)
    return say("usage.other", "vi", why=error.message)


def _similar(error: Any) -> str:
    similar = getattr(error, "possibilities", None)
    return f" {say('usage.similar', 'vi', names=', '.join(similar))}" if similar else ""


def _name(error: Any) -> str:
    """The option or argument as it is written on the command line."""
    if error.param_hint:
        return error.param_hint if isinstance(error.param_hint, str) else ", ".join(error.param_hint)
    return error.param.get_error_hint(error.ctx) if error.param is not None else ""


def _why(error: Any) -> str:
    """Why a value cannot be, by what it must be."""
    kind = getattr(error.param, "type", None)
    choices = getattr(kind, "choices", None)
    if choices:
        return say(
            "usage.one_of", "vi", choices=", ".join(str(getattr(one, "value", one)) for one in choices)
        )
    name = getattr(kind, "name", "")
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is not None or most is not None:
        return say(
            "usage.range", "vi", least="…" if least is None else least, most="…" if most is None else most
        )
    if name.startswith(("integer", "int", "float")):
        return say("usage.number", "vi")
    if getattr(kind, "exists", False):
        return say("usage.no_file", "vi")
    return str(error.message)
