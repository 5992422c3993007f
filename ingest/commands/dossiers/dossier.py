"""``dossier``: its commands under one name."""

from __future__ import annotations

from collections.abc import Callable

import typer

from ingest.commands.dossiers import changing, ending, outputs

app = typer.Typer(
    name="dossier",
    help="Hồ sơ: lập, sửa, liệt kê, in biểu mẫu, nộp lưu. / Dossiers: make, change, list, print, hand over.",
    no_args_is_help=True,
)
_COMMANDS: dict[str, Callable[..., None]] = {
    "list": changing.list_all, "show": changing.show, "make": changing.make, "set": changing.set_facts,
    "add": changing.add, "remove": changing.remove, "order": changing.order, "sheets": changing.sheets,
    "folders": outputs.folders, "import": outputs.import_list, "form": outputs.form,
    "pack": outputs.pack, "due": ending.due, "destroy": ending.destroy, "destroyed": ending.destroyed,
    "hand-over": changing.hand_over,
    "unlock": changing.unlock, "dissolve": changing.dissolve,
}  # fmt: skip
for name, command in _COMMANDS.items():
    app.command(name)(command)
