"""Wrong usage: from an error of the command line, which typer words in English, to its sentence in Vietnamese."""

from __future__ import annotations

import re
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
_KNOWN = {
    r"No such command '(?P<name>[^']*)'(?:\. Did you mean (?P<similar>.*)\?)?": "no_command",
    r"unexpected extra arguments?(?:\(s\))? \((?P<names>.*)\)": "too_many",
    r"'(?P<value>.*)' is not one of (?P<choices>.*?)\.?$": "one_of",
    r"less than or equal to (?P<most>\S+)": "at_most",
    r"greater than or equal to (?P<least>\S+)": "at_least",
    r"valid (?:integer|number)": "number",
    r"does not (?:exist|point to)": "no_file",
}
"""What typer says with the same words each time, and the key of its sentence."""


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
        similar = ", ".join(error.possibilities or [])
        return say("usage.no_option", "vi", name=error.option_name) + _similar(similar)
    if kind == "MissingParameter":
        return say("usage.missing", "vi", name=_name(error))
    if kind == "BadParameter":
        return say("usage.bad_value", "vi", name=_name(error), why=_known(error.message) or error.message)
    if kind == "BadOptionUsage":
        takes = "takes_none" if "not take" in error.message else "takes_value"
        return say(f"usage.{takes}", "vi", name=error.option_name)
    return _known(error.message) or say("usage.other", "vi", why=error.message)


def _known(message: str) -> str | None:
    """The sentence of what typer says with the same words each time."""
    for pattern, key in _KNOWN.items():
        if found := re.search(pattern, message):
            said = {name: value for name, value in found.groupdict().items() if value}
            return say(f"usage.{key}", "vi", **said) + _similar(said.get("similar", ""))
    return None


def _similar(names: str) -> str:
    return f" {say('usage.similar', 'vi', names=names)}" if names else ""


def _name(error: Any) -> str:
    """The option or argument as it is written on the command line."""
    if error.param_hint:
        return error.param_hint if isinstance(error.param_hint, str) else ", ".join(error.param_hint)
    return str(error.param.get_error_hint()) if error.param is not None else ""
