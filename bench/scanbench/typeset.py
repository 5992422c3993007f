"""Typeset: a spec of a paper to a PDF, by the forms of HD36 (Party) and Nghị định 30/2020 (State)."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import weasyprint

Spec = dict[str, Any]
"""``document``, ``body``, ``copies`` and ``style`` of a paper; ``bench/texts/README.md`` says what each may hold."""

CSS = """
@page {{ size: A4; margin: 20mm 15mm 20mm 30mm; @top-center {{ content: counter(page); font: 14pt "{font}" }} }}
@page :first {{ @top-center {{ content: none }} }}
body {{ font: {size}pt/1.28 "{font}"; text-align: justify; margin: 0 }}
p {{ margin: 0 0 5pt; text-indent: 10mm }}
p.c {{ text-align: center; text-indent: 0 }} p.n {{ text-indent: 0 }} p.hd {{ break-after: avoid }}
table {{ width: 100%; border-collapse: collapse }} td {{ vertical-align: top; text-align: center; padding: 0 }}
td.l {{ width: 45% }} td.r {{ width: 55% }} td p {{ text-indent: 0; margin: 0 }}
.h {{ font-size: {head_size}pt; line-height: 1.2 }}
.rule {{ width: 35%; border-top: 1px solid #000; margin: 4pt auto 3pt }}
.to {{ text-align: left; font-size: {small}pt; line-height: 1.2 }} .to p {{ text-align: left }}
.grid td {{ border: 1px solid #000; padding: 2pt 4pt; text-align: left; font-size: {small}pt }}
h1 {{ font-size: {title_size}pt; text-align: center; margin: 10pt 0 2pt }}
h2 {{ font-size: {size}pt; text-align: center; margin: 0 0 3pt }}
.fn {{ float: footnote; footnote-policy: line; font-size: {note_size}pt; line-height: 1.15; text-align: justify;
  text-indent: 0 }}
.fn::footnote-marker {{ font-size: 0.68em; vertical-align: super; content: counter(footnote) " " }}
.fn::footnote-call {{ font-size: 0.62em; vertical-align: super; line-height: 0 }}
.sig {{ height: {gap}mm }}
.copy {{ border-top: 1.2px solid #000; margin-top: 14pt; padding-top: 6pt; {copy_break} }}
.keep {{ page-break-inside: avoid; margin-top: 4pt }}
.mark {{ border: 1.5px solid #000; display: inline-block; padding: 1pt 8pt; font-weight: bold; margin: 3pt 0 }}
"""

_BLOCKS = {
    "p": "<p>{}</p>",
    "h": "<p class=hd><b>{}</b></p>",
    "hc": "<p class='c hd'><b>{}</b></p>",
    "hi": "<p class=hd><b><i>{}</i></b></p>",
    "hl": "<p class=hd><i>{}</i></p>",
    "i": "<p><i>{}</i></p>",
}


def typeset(spec: Spec, font: str, size: float) -> bytes:
    """A paper as PDF, its body set in ``font`` of ``size`` points, its head and foot a point smaller, notes two."""
    document, style = spec["document"], spec.get("style", {})
    css = CSS.format(
        font=font,
        size=size,
        head_size=size - 1,
        title_size=size + 1,
        small=min(11.5, size - 0.5),
        note_size=min(11, size - 2),
        gap=style.get("gap", 22),
        copy_break="page-break-before: always" if style.get("copy_page") else "page-break-inside: avoid",
    )
    parts = [] if style.get("no_head") else [_head(document)]
    if style.get("head_gap"):
        parts.append(f"<div style='height:{style['head_gap']}mm'></div>")
    parts += [f"<p class=n>{_escaped(line)}</p>" for line in style.get("typed_marks", [])]
    parts += _opening(document)
    parts += [_block(block) for block in spec["body"]]
    parts.append(_foot(document))
    parts += [_copy({"system": document["system"], **c}, style) for c in spec.get("copies", [])]
    page = f"<html lang=vi><meta charset=utf-8><style>{css}</style><body>{''.join(parts)}</body></html>"
    return bytes(weasyprint.HTML(string=page).write_pdf())


def printed_date(place: str, date: datetime.date) -> str:
    """Place and date as printed: a zero before days under 10 and months under 3 (NĐ30, annex I, II.1.4)."""
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    return f"{place}, ngày {date.day:02d} tháng {month} năm {date.year}"


def printed_code(document: Spec) -> str:
    """Number and symbol as printed: "Số 24-QĐ/TW" on Party papers, "Số: 15/QĐ-UBND" on State papers."""
    if not document.get("code"):
        return ""
    return ("Số " if document["system"] == "party" else "Số: ") + str(document["code"])


def _opening(document: Spec) -> list[str]:
    parts = [
        f"<p class=n><span class=mark>{_escaped(document[mark].upper())}</span></p>"
        for mark in ("security", "urgency")
        if document.get(mark)
    ]
    if document.get("type") and document["type"] != "Công văn":
        parts.append(f"<h1>{_escaped(document['type'].upper())}</h1>")
        if document.get("subject"):
            parts.append(f"<h2>{_escaped(document['subject'])}</h2><div class=rule style='width:20%'></div>")
    addressees = document.get("addressees") or []
    if len(addressees) == 1:
        parts.append(f"<p class=c style='margin-top:8pt'><u>Kính gửi</u>: {_escaped(addressees[0])}</p>")
    elif addressees:
        parts.append("<p style='margin:8pt 0 5pt 25mm'><u>Kính gửi</u>:</p>")
        parts += [f"<p style='margin-left:45mm;text-indent:0'>- {_escaped(x)}</p>" for x in addressees]
    return parts


def _head(document: Spec, right: str | None = None) -> str:
    """The two columns of a head. ``right``: what stands at the right in place of the country's name and motto."""
    party = document["system"] == "party"
    left = _lines(document["issuer"]) + ("<p>*</p>" if party else "<div class=rule></div>")
    left += f"<p>{_escaped(printed_code(document))}</p>"
    if document.get("about"):
        left += f"<p style='font-size:12pt'>{_escaped(document['about'])}</p>"
    if right is None:
        motto = "<p><b>ĐẢNG CỘNG SẢN VIỆT NAM</b></p>"
        if not party:
            motto = "<p style='white-space:nowrap'><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p>"
            motto += "<p><b>Độc lập - Tự do - Hạnh phúc</b></p>"
        right = motto + "<div class=rule></div>"
    if document.get("date"):
        right += f"<p><i>{_escaped(printed_date(document['place'], document['date']))}</i></p>"
    return f"<table class=h><tr><td class=l>{left}</td><td class=r>{right}</td></tr></table>"


def _foot(document: Spec) -> str:
    party, left = document["system"] == "party", ""
    if document.get("recipients"):
        left = "<p><u>Nơi nhận</u>:</p>" if party else "<p><b><i>Nơi nhận:</i></b></p>"
        left += "".join(f"<p>- {_escaped(x)}</p>" for x in document["recipients"])
    signature = _signature(document["signature"])
    if not document.get("cosignatures"):
        return (
            f"<table class='h keep'><tr><td class='l to'>{left}</td><td class=r>{signature}</td></tr></table>"
        )
    # A joint paper: the leading body signs at the right, the others left of it, recipients below.
    signers = "".join(f"<td>{_signature(s)}</td>" for s in [*document["cosignatures"], document["signature"]])
    below = left.replace("<p>", "<p class=n style=margin:0>")
    return f"<table class='h keep'><tr>{signers}</tr></table><div class='to keep'>{below}</div>"


def _signature(signature: Spec) -> str:
    titles = "".join(
        f"<p><b>{_escaped(x)}</b></p>" for x in [*signature.get("authority", []), signature["title"]]
    )
    signed = "Đã ký: " if signature.get("printed_signed") else ""
    return f"{titles}<div class=sig></div><p>{signed}<b>{_escaped(signature['name'])}</b></p>"


def _copy(copy: Spec, style: Spec) -> str:
    beside = style.get("copy_kind") == "right"  # the kind of copy stands under the head, or at its right
    kind = f"<h1 style='margin:{'0 0 16pt' if beside else '2pt 0 6pt'}'>{_escaped(copy['printed_kind'])}</h1>"
    head = _head(copy, right=kind if beside else "")
    return f"<div class=copy>{head}{'<p></p>' if beside else kind}{_foot(copy)}</div>"


def _block(block: Spec) -> str:
    kind, value = next(iter(block.items()))
    if kind == "table":
        rows = ("".join(f"<td>{_rich(cell)}</td>" for cell in row) for row in value)
        return f"<table class=grid>{''.join(f'<tr>{row}</tr>' for row in rows)}</table><p></p>"
    return _BLOCKS[kind].format(re.sub(r"\[\[(.+?)\]\]", r"<span class=fn>\1</span>", _rich(value)))


def _lines(lines: list[str]) -> str:
    """Lines of an issuer, the last one bold; ``|`` breaks a line."""
    marked = [_escaped(x).replace("|", "<br>") for x in lines]
    marked[-1] = f"<b>{marked[-1]}</b>"
    return "".join(f"<p>{x}</p>" for x in marked)


def _rich(value: object) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", _escaped(value))


def _escaped(value: object) -> str:
    return html.escape(str(value))
