"""``dossier``: its commands under one name."""

from __future__ import annotations

from collections.abc import Callable

import typer

from ingest.commands import dossier_outputs, dossiers

app = typer.Typer(
    name="dossier",
    help="Hồ sơ: lập, sửa, liệt kê, in biểu mẫu, nộp lưu. / Dossiers: make, change, list, print, hand over.",
    no_args_is_help=True,
)
_COMMANDS: dict[str, Callable[..., None]] = {
    "list": dossiers.list_all, "show": dossiers.show, "make": dossiers.make, "set": dossiers.set_facts,
    "add": dossiers.add, "remove": dossiers.remove, "order": dossiers.order, "sheets": dossiers.sheets,
    "folders": dossier_outputs.folders, "import": dossier_outputs.import_list, "form": dossier_outputs.form,
    "pack": dossier_outputs.pack, "due": dossier_outputs.due, "hand-over": dossiers.hand_over,
    "unlock": dossiers.unlock, "dissolve": dossiers.dissolve,
}  # fmt: skip
for name, command in _COMMANDS.items():
    app.command(name)(command)
