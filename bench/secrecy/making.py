"""Making: a sample of a kind to a scan or a digital PDF, always the same one for the same seed."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import NamedTuple

import img2pdf
import numpy as np
import pikepdf

from bench.scanbench.scans import save
from bench.scanbench.wear import WEARS
from bench.secrecy import crossed_kinds, innocent_kinds, secret_kinds
from bench.secrecy.ink import picture, pressed
from bench.secrecy.kind import Kind, Laid
from bench.secrecy.sheets import MM, Half, Random, lists, sheet_of, shortened, signed

KINDS = (*secret_kinds.KINDS, *innocent_kinds.KINDS, *crossed_kinds.KINDS)
SEED = 15
"""Of the draw of the halves, and of the samples where no other is given."""


class Sample(NamedTuple):
    """The n-th sample of a kind, in its half, drawn by a seed."""

    kind: str
    n: int
    half: Half
    seed: int = SEED

    @property
    def name(self) -> str:
        own = "" if self.seed == SEED else f".{self.seed}"
        return f"{self.kind.replace(' ', '-').replace(',', '')}.{self.n:02d}{own}"


def halves() -> dict[str, Half]:
    """The half of each kind: of the secret ones and of the innocent ones, one in two is drawn for *fit*; all that were
    added later are.
    """
    found: dict[str, Half] = {kind.name: "fit" for kind in crossed_kinds.KINDS}
    for kinds in (secret_kinds.KINDS, innocent_kinds.KINDS):
        drawn = np.random.default_rng(SEED).permutation(len(kinds))
        fit = set(drawn[: len(kinds) // 2].tolist())
        found.update({kind.name: "fit" if k in fit else "judge" for k, kind in enumerate(kinds)})
    return found


def make(sample: Sample, out: Path) -> Path:
    """Makes the PDF of a sample in a folder, if it is not there yet; returns its path."""
    path = out / f"{sample.name}.pdf"
    if path.exists():
        return path
    kind = next(kind for kind in KINDS if kind.name == sample.kind)
    rng = np.random.default_rng(zlib.crc32(f"{sample.kind} {sample.n} {sample.seed}".encode()))
    spec = shortened(sample.half, rng, pages=kind.pages)
    if kind.typed:
        kind.typed(spec, rng)
    sheet = sheet_of(spec, rng)
    text = lists()["innocent"]["seal"] if sample.kind == "Fatherland Front" else "VAN PHONG * UY BAN * "
    signed(sheet, rng, text)
    if kind.drawn:
        kind.drawn(sheet, rng)
    laid = kind.laid(sheet, rng) if kind.laid else []
    draft = path.with_suffix(".part")
    if kind.form in ("scan", "scan annotation"):
        pages = list(sheet.pages)
        if kind.form == "scan":
            for page, middle, stamp in laid:
                pages[page] = pressed(pages[page], stamp, middle, rng)
        wear = WEARS[kind.wears[sample.n % len(kind.wears)]]
        save([wear(page, rng) for page in pages], draft, "PDF")
    else:
        draft.write_bytes(sheet.pdf)
    if kind.form != "scan":
        draft.write_bytes(_with_pictures(draft.read_bytes(), kind, laid, rng))
    draft.rename(path)
    return path


def _with_pictures(pdf: bytes, kind: Kind, laid: list[Laid], rng: Random) -> bytes:
    """A PDF with its stamps as pictures on its pages, or as annotations over them."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for number, middle, stamp in laid:
            image = picture(stamp, rng)
            raw = io.BytesIO()
            image.save(raw, "PNG")
            page = file.pages[number]
            box = [float(v) for v in page.mediabox]
            scale = (box[3] - box[1]) / 297  # points in a millimetre of the sheet
            width, height = image.width / MM * scale, image.height / MM * scale
            x0, y1 = box[0] + middle.x * scale - width / 2, box[3] - middle.y * scale + height / 2
            place = pikepdf.Rectangle(x0, y1 - height, x0 + width, y1)
            with pikepdf.open(io.BytesIO(img2pdf.convert(raw.getvalue()))) as alone:
                if kind.form == "digital picture":
                    page.add_overlay(alone.pages[0], place)
                else:
                    form = file.copy_foreign(alone.pages[0].as_form_xobject())
                    _annotate(file, page, form, place)
        file.save(out)
    return out.getvalue()


def _annotate(file: pikepdf.Pdf, page: pikepdf.Page, form: pikepdf.Object, place: pikepdf.Rectangle) -> None:
    annotation = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=4,
        Rect=[place.llx, place.lly, place.urx, place.ury], AP=pikepdf.Dictionary(N=form),
    )  # fmt: skip
    if "/Annots" not in page:
        page.Annots = pikepdf.Array()
    page.Annots.append(file.make_indirect(annotation))
