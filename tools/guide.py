"""Guide: the guide for clerks as one page of HTML with its pictures in it, and where there is Chromium as a PDF of A4,
both to be given to people who sit at a browser: nobody prints Markdown.

PYTHONPATH=. .venv/bin/python tools/guide.py FOLDER
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from bench.desk.serving import CHROMIUM

SOURCE = Path(__file__).parents[1] / "docs" / "huong-dan-van-thu.md"
_LOOK = """
@page { size: A4; margin: 18mm 16mm 18mm 22mm; }
body { font: 11.5pt/1.5 "Noto Sans", "Segoe UI", "Liberation Sans", sans-serif; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; color: #111; }
h1 { font-size: 1.7em; } h2 { font-size: 1.25em; margin-top: 1.6em; break-after: avoid; }
img { width: 100%; border: 1px solid #999; break-inside: avoid; }
table { border-collapse: collapse; width: calc(100% - 2px); } tr, li { break-inside: avoid; }
td, th { border: 1px solid #888; padding: .3em .5em; text-align: left; vertical-align: top; }
code { border: 1px solid #999; border-radius: 3px; padding: 0 .25em; font-size: .92em; white-space: nowrap; }
@media print { body { max-width: none; margin: 0; padding: 0; } }
"""


def page_of(source: Path) -> str:
    """A Markdown file as a page that needs no other file."""
    text = source.read_text(encoding="utf-8")
    said = MarkdownIt("commonmark").enable("table").render(text)

    def within(found: re.Match[str]) -> str:
        picture = (source.parent / found[1]).read_bytes()
        return f'src="data:image/png;base64,{base64.b64encode(picture).decode()}"'

    said = re.sub(r'src="([^":]+\.png)"', within, said)
    title = text.partition("\n")[0].removeprefix("# ")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_LOOK}</style>'
    return f'<!doctype html>\n<html lang="vi"><head>{head}</head><body>\n{said}</body></html>\n'


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{SOURCE.stem}.html"
    page.write_text(page_of(SOURCE), encoding="utf-8")
    if CHROMIUM is None:
        return
    to = page.with_suffix(".pdf")
    words = [
        CHROMIUM,
        "--no-sandbox",
        "--no-pdf-header-footer",
        f"--print-to-pdf={to}",
        page.resolve().as_uri(),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=300)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
