"""One language: the help of all commands, and errors of their usage, in Vietnamese or in English; the help comes from
texts that hold both: ``vi / en``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from ingest.commands.built_when_asked import BuiltWhenAskedGroup, build_when_asked
from ingest.commands.wrong_usage import worded_in
from ingest.messages import Language, say

_BETWEEN = re.compile(r"\s+/\s+")
_WORDS_OF_TYPER = (
    "ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE", "COMMANDS_PANEL_TITLE", "DEFAULT_STRING", "REQUIRED_LONG_STRING",
)  # fmt: skip
"""Words that typer puts into every help, as they are called in its ``rich_utils``."""


class Halves(NamedTuple):
    """A text in both languages."""

    vi: str
    en: str

    @classmethod
    def of(cls, text: str) -> Halves:
        """Cuts ``vi / en`` at its first slash between spaces; a text without one is the same in both."""
        vi, *rest = _BETWEEN.split(text.strip(), maxsplit=1)
        return cls(vi, rest[0] if rest else vi)


def language_of(arguments: Sequence[str]) -> Language:
    """The language that a command line asks for, wherever ``--lang`` stands in it; else that of ``SAOLUC_LANG``."""
    asked = os.environ.get("SAOLUC_LANG", "vi")
    for argument, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if argument == "--lang":
            asked = following
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return "en" if asked == "en" else "vi"


class _OneLanguageCommand(TyperCommand):
    def get_usage(self, ctx: Any) -> str:
        return _usage(self, super().get_usage(ctx), ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _choose_half(self, ctx)
        super().format_help(ctx, formatter)


class _OneLanguageGroup(BuiltWhenAskedGroup):
    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:
        if parent is None:  # ``--help`` may come before ``--lang``, and ends the parsing
            extra["obj"] = language_of(args)
        language = language_of(args) if parent is None else _language(parent)
        with worded_in(language):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        with worded_in(_language(ctx)):
            return super().invoke(ctx)

    def get_usage(self, ctx: Any) -> str:
        return _usage(self, super().get_usage(ctx), ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _choose_half(self, ctx)
        for command in self.commands.values():
            command.help = _half(command.help, _language(ctx))
        super().format_help(ctx, formatter)


def speak_one_language(app: typer.Typer) -> None:
    """Has an application, its groups and all their commands show their help in one language."""
    for command in app.registered_commands:
        command.cls = _OneLanguageCommand
    build_when_asked(app, _OneLanguageGroup)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            speak_one_language(group.typer_instance)


def _language(ctx: Any) -> Language:
    return "en" if ctx.find_root().obj == "en" else "vi"


def _half(text: str | None, language: Language) -> str | None:
    return getattr(Halves.of(text), language) if text else text


def _usage(command: TyperCommand | TyperGroup, usage: str, ctx: Any) -> str:
    """The line of usage with its own words in the language; it is wrapped as it was."""
    language = _language(ctx)
    for word in ("Usage:", "[OPTIONS]", "COMMAND", "[ARGS]"):
        usage = usage.replace(word, say(f"help.usage.{word.strip('[]:').lower()}", language), 1)
    return usage


def _choose_half(command: TyperCommand | TyperGroup, ctx: Any) -> None:
    """Leaves one language in the texts of a command and its options, and sets typer's own words."""
    from typer import rich_utils  # slow to load; only help needs it

    language = _language(ctx)
    command.help = _half(command.help, language)
    for parameter in command.get_params(ctx):
        if isinstance(parameter, (typer.core.TyperOption, typer.core.TyperArgument)):
            parameter.help = _half(parameter.help, language)
    if (shown := command.get_help_option(ctx)) is not None:
        shown.help = say("help.help", language)
    for name in _WORDS_OF_TYPER:
        setattr(rich_utils, name, say(f"help.{name.lower()}", language))
