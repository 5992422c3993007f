"""Commands built when they are asked for: of forty, a start of the program runs one."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_command_name
from typer.models import CommandInfo


class BuiltWhenAskedGroup(TyperGroup):
    """A group whose commands typer has not built yet; ``unbuilt`` has those of its application."""

    unbuilt: list[CommandInfo]

    def __init__(self, *, commands: Any, **options: Any) -> None:
        super().__init__(**options)
        self.commands = Commands(self.unbuilt, dict(commands))


class Commands(MutableMapping[str, Any]):
    """Commands by name, in the order of the help: ``unbuilt`` ones, each built at the first look, then ``others``."""

    def __init__(self, unbuilt: list[CommandInfo], others: dict[str, Any]) -> None:
        self._unbuilt = {_name(command): command for command in unbuilt}
        self._built: dict[str, Any] = dict.fromkeys(self._unbuilt) | others

    def __getitem__(self, name: str) -> Any:
        if self._built[name] is None:
            self._built[name] = _build(self._unbuilt[name])
        return self._built[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._built[name] = command

    def __delitem__(self, name: str) -> None:
        del self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._built)

    def __len__(self) -> int:
        return len(self._built)


def build_when_asked(app: typer.Typer, group: type[BuiltWhenAskedGroup]) -> None:
    """Takes the commands of an application, which typer would build at each start, into a group of the given kind."""
    app.info.cls = type(group.__name__, (group,), {"unbuilt": app.registered_commands})
    app.registered_commands = []


def _name(command: CommandInfo) -> str:
    assert command.callback is not None
    return command.name or get_command_name(command.callback.__name__)


def _build(command: CommandInfo) -> Any:
    alone = typer.Typer(add_completion=False)
    alone.registered_commands.append(command)
    return get_command(alone)
