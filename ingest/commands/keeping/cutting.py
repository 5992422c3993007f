"""``cut``, ``join``: where the papers of a stack begin, as a person says."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.keeping.mending import alone
from ingest.commands.managing.users import note_command, system_user
from ingest.commands.options import Lang, Root, Who, Workers, fail, settings_of_root
from ingest.errors import NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.archive.stores import House
    from ingest.service.anew.recut import Whole
    from ingest.settings import Settings

Document = Annotated[str, typer.Argument(metavar="ID", help="Mã văn bản. / Id of a document.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID ID...", help="Mã văn bản. / Ids of documents.")]
Pages = Annotated[
    list[int], typer.Argument(metavar="PAGE...", help="Trang đầu mỗi văn bản. / Pages on which papers begin.")
]
Why = Annotated[str, typer.Option("--why", help="Lý do. / Why.")]


class Order(StrEnum):
    """What becomes of pages that were, or can be, put in the order of their printed numbers."""

    KEEP = "keep"
    FILE = "file"
    PRINTED = "printed"


Ordered = Annotated[
    Order,
    typer.Option(
        "--order",
        help="Thứ tự trang trong cả tệp: giữ nguyên (keep), như trong tệp (file), theo số trang in (printed). / "
        "Order of pages in the whole file: as it is (keep), as in the file, as printed.",
    ),
]


def cut(
    document: Document, pages: Pages, order: Ordered = Order.KEEP, who: Who = None, why: Why = "",
    root: Root = None, workers: Workers = None, lang: Lang = None,
) -> None:  # fmt: skip
    """Tách tệp thành nhiều văn bản. / Part a file into papers."""

    def begins(found: list[tuple[str, Whole]]) -> set[int]:
        ((wanted, whole),) = found
        first, last = whole.parts.get(wanted, (1, whole.pages))
        wrong = [page for page in pages if not first <= page + first - 1 <= last]
        if wrong:
            raise LookupError(", ".join(map(str, wrong)))
        new = {page + first - 1 for page in pages}
        alone = whole.stack in whole.parts  # it begins on page 1 anyway
        return new - {1} if alone else whole.begins | new

    _recut([document], begins, settings_of_root(root=root, workers=workers, lang=lang), who, why, order)


def join(
    ids: Ids, who: Who = None, why: Why = "", root: Root = None, workers: Workers = None, lang: Lang = None
) -> None:
    """Gộp các phần liền nhau của một tệp thành một văn bản. / Make one paper of parts that follow each other."""

    def begins(found: list[tuple[str, Whole]]) -> set[int]:
        whole = found[0][1]
        wanted = sorted((one for one, _ in found), key=lambda one: whole.parts.get(one, (0, 0)))
        ordered = sorted(whole.parts, key=lambda one: whole.parts[one])
        at = ordered.index(wanted[0]) if wanted[0] in ordered else 0
        if len(wanted) < 2 or ordered[at : at + len(wanted)] != wanted:
            raise LookupError(", ".join(wanted))
        return whole.begins - {whole.parts[one][0] for one in wanted[1:]}

    _recut(ids, begins, settings_of_root(root=root, workers=workers, lang=lang), who, why)


def _recut(
    ids: list[str],
    begins: Callable[[list[tuple[str, Whole]]], set[int]],
    settings: Settings,
    who: str | None,
    why: str,
    order: Order = Order.KEEP,
) -> None:
    """Cuts the file of some documents anew, and says what its papers are now."""
    from ingest.archive.holding import Decision
    from ingest.errors import PdfaError
    from ingest.logs import log_to_stderr
    from ingest.service.anew import recut
    from ocr import ScanError

    log_to_stderr(settings)
    with alone(settings), recut.at_work(settings) as (house, builder, shared):
        found = []
        for wanted in ids:
            document = _one(wanted, house)
            if document is None:
                fail(say("cut.none", settings.lang, id=wanted), NOT_ALL)
            found.append((document, recut.whole_of(document, house)))
        try:
            pages = begins(found)
        except LookupError as error:
            fail(say("cut.wrong", settings.lang, what=error), NOT_ALL)
        whole = found[0][1]
        note_command(settings, "cut", whole.stack, why, who or system_user())
        by = Decision.now("release", who or system_user(), why)
        try:
            made = recut.recut(whole, pages, by, house, settings, builder, shared, order.value)
        except (ScanError, PdfaError, ValueError) as error:
            fail(say("cut.failed", settings.lang, id=whole.stack, why=error), NOT_ALL)
    typer.echo(say("cut.done", settings.lang, id=whole.stack, count=len(made), ids=", ".join(made)))


def _one(wanted: str, house: House) -> str | None:
    """The one document or stack whose id begins so."""
    from ingest.archive import stacks

    everything = {
        one for store in (house.archive, house.held) for one in (*store.documents(), *stacks.ids(store))
    }
    matches = [one for one in everything if one.startswith(wanted.lower())]
    return matches[0] if len(matches) == 1 else None
