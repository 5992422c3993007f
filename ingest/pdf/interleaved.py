"""Interleaved: odd and even pages, of which a simplex feeder makes two files, become one, in the order of the paper.

Both files are attached to it as they are, byte for byte: it is the original then.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pikepdf

from ingest.pdf.result import UnequalError


def interleave(odd: Path, even: Path, target: Path, *, turned: bool = True) -> int:
    """Writes odd and even pages by turns into one PDF; returns how many there are. ``turned``: whether the even pages
    lie last one first, as when the whole stack was turned over and fed again. The same files give the same bytes.

    Raises:
        UnequalError: there are not as many backs as fronts, nor one less.
        pikepdf.PdfError, OSError: a file cannot be read, or the target not be written.
    """
    with pikepdf.open(odd) as fronts, pikepdf.open(even) as backs, pikepdf.new() as pdf:
        if len(fronts.pages) - len(backs.pages) not in (0, 1):
            raise UnequalError(len(fronts.pages), len(backs.pages))
        order = list(backs.pages)[::-1] if turned else list(backs.pages)
        for n, front in enumerate(fronts.pages):
            pdf.pages.append(front)
            if n < len(order):
                pdf.pages.append(order[n])
        for file, name in ((odd, odd.name), (even, even.name if even.name != odd.name else f"2-{even.name}")):
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, file.read_bytes(), filename=name, creation_date="", mod_date=""
            )
        pdf.save(target, deterministic_id=True)
        return len(pdf.pages)


def interleave_whole(odd: Path, even: Path, target: Path, *, turned: bool) -> None:
    """As ``interleave``; and sees that both files are in it, byte for byte. For a worker.

    Raises as ``interleave`` does, ValueError where one of both is not.
    """
    interleave(odd, even, target, turned=turned)
    wanted = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in (odd, even))
    with pikepdf.open(target) as pdf:
        inside = [one.get_file().read_bytes() for one in pdf.attachments.values()]
    if sorted(hashlib.sha256(content).hexdigest() for content in inside) != wanted:
        raise ValueError("the files are not in the one made of them")
