"""``read`` and ``parse``: the readers alone; nothing is archived."""

from __future__ import annotations

import json
import sys
from collections import Counter
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from rich.console import Console

from ingest.commands.options import Lang, LineReader, Workers, fail, settings_of
from ingest.errors import DONE, MACHINE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.settings import Settings


class Format(StrEnum):
    """What ``read`` prints."""

    JSON = "json"
    TEXT = "text"


class _Reading(NamedTuple):
    record: str
    text: str


def read(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Bản quét / scans: PDF, TIFF, JPEG, PNG, BMP, WebP, HEIC, JPEG 2000."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Ghi TÊN.json và TÊN.txt vào đây. / Write NAME.json and NAME.txt here."),
    ] = None,
    format: Annotated[
        Format, typer.Option("--format", help="In ra màn hình / printed to stdout.")
    ] = Format.JSON,
    workers: Workers = None,
    line_reader: LineReader = None,
    lang: Lang = None,
) -> None:
    """Đọc bản quét, không lưu trữ. / Read scans; archive nothing."""
    settings = settings_of(lang=lang, workers=workers, line_reader=line_reader)
    from ingest.processes.workers import Workers as Pool

    names = _names(files, settings) if out else {}
    if out:
        out.mkdir(parents=True, exist_ok=True)
    code = DONE
    pool = Pool(settings.workers)
    # A document whose pages are being read costs its thread nothing; two more than cores keep them busy.
    with ThreadPoolExecutor(settings.workers + 2) as threads:
        futures: list[Future[_Reading]] = [
            threads.submit(_read_one, file, pool.executor, settings) for file in files
        ]
        try:
            for file, future in zip(files, futures, strict=True):
                try:
                    reading = future.result()
                except Exception as error:
                    code = (
                        MACHINE if getattr(error, "code", "") == "recogniser_missing" else max(code, NOT_ALL)
                    )
                    typer.echo(_sentence(file, error, settings), err=True)
                    continue
                _give(reading, names.get(file), out, format)
        finally:
            # Before the threads are waited for: after Ctrl-C they must not read on to their end.
            threads.shutdown(wait=False, cancel_futures=True)
            pool.kill()
    raise typer.Exit(code)


def _read_one(file: Path, executor: Executor, settings: Settings) -> _Reading:
    import ocr
    from ingest.building.notice import parse_notice, stamps_of
    from parse import parse

    limits = ocr.Limits(page_seconds=settings.page_seconds)
    transcript = ocr.read(file, executor=executor, limits=limits, line_reader=settings.line_reader)
    parsed = executor.submit(parse_notice, transcript.text, stamps_of(transcript), parse).result()
    return _Reading(parsed.record.model_dump_json(indent=2) + "\n", transcript.text)


def _give(reading: _Reading, name: str | None, out: Path | None, format: Format) -> None:
    if out is not None and name is not None:
        (out / f"{name}.json").write_text(reading.record, encoding="utf-8")
        (out / f"{name}.txt").write_text(reading.text, encoding="utf-8")
    else:
        typer.echo(reading.record if format is Format.JSON else reading.text, nl=False)


def _names(files: list[Path], settings: Settings) -> dict[Path, str]:
    """A name for each file's output: its stem, or with its ending where two files share a stem."""
    stems = Counter(file.stem for file in files)
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for file in files:
        name = base = file.stem if stems[file.stem] == 1 else file.name
        n = 1
        while name in taken:
            n += 1
            name = f"{base}-{n}"
        taken.add(name)
        names[file] = name
        if name != file.stem:
            typer.echo(say("read.renamed", settings.lang, name=file, out=name), err=True)
    return names


def _sentence(file: Path, error: Exception, settings: Settings) -> str:
    from ingest.service.failures import explain, failure_of
    from ocr import ScanError

    if isinstance(error, FileNotFoundError | IsADirectoryError):
        return say("read.missing", settings.lang, name=file)
    failure = failure_of(error)
    said = explain(failure.code, failure.details)
    sentence = say(
        "read.failed", settings.lang, name=file,
        message=said.message.of(settings.lang), what_to_do=said.what_to_do.of(settings.lang),
    )  # fmt: skip
    return sentence if isinstance(error, ScanError) else f"{sentence} [{failure.detail}]"


def parse(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="Tệp văn bản UTF-8, hoặc - / UTF-8 text file, or -.")
    ],
    evidence: Annotated[
        bool, typer.Option("--evidence", help="In cả chứng cứ và nghi ngờ. / Print evidence and doubts too.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="In văn bản kèm giá trị, vị trí, quy tắc. / Print the text with values, places, rules.",
        ),
    ] = False,
    lang: Lang = None,
) -> None:
    """Phân tích văn bản đã có chữ. / Parse text to a record."""
    settings = settings_of(lang=lang)
    import parse as parser

    try:
        text = (
            sys.stdin.buffer.read().decode("utf-8")
            if file == "-"
            else Path(file).read_text(encoding="utf-8-sig")
        )
    except (FileNotFoundError, IsADirectoryError):
        fail(say("read.missing", settings.lang, name=file), NOT_ALL)
    except (UnicodeDecodeError, PermissionError) as error:
        fail(f"{file}: {error}", NOT_ALL)
    parsed = parser.parse(text)
    if explain:
        from ingest.commands.reading.explaining import explain as print_explained

        print_explained(text, parsed, settings.lang, Console())
        return
    whole = parsed.model_dump(mode="json")
    typer.echo(json.dumps(whole if evidence else whole["record"], ensure_ascii=False, indent=2))
