"""Papers drawn at random: records of both systems, of many kinds and issuers, with bodies that say what they cite.

Words come from ``generated.toml``; how papers are put together, from HD36 (Party) and Nghị định 30/2020 (State).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from generated import SYSTEMS, done, pools
from generated_body import Body
from generated_sentences import Writer
from hypothesis import assume
from hypothesis import strategies as st
from rendering import Layout, Paper, wrapped

from lexicon import vocabulary
from parse.record import Copy, Document, Record, Signature

COPIES = {
    "party": {"sao lục": ["SAO LỤC"], "sao y": ["SAO Y BẢN CHÍNH", "SAO Y"], "trích sao": ["TRÍCH SAO"]},
    "state": {"sao lục": ["SAO LỤC"], "sao y": ["SAO Y", "SAO Y BẢN CHÍNH"], "trích sao": ["TRÍCH SAO"]},
}
SYMBOLS = {"sao lục": "SL", "sao y": "SY", "trích sao": "TrS"}
# Printed with a form of their own, or by no office that archives papers.
_OTHERS = {"Luật", "Pháp lệnh", "Lệnh", "Nghị quyết liên tịch", "Thông tư liên tịch"}
_YEARLY = {"Nghị định", "Thông tư"}  # legal normative papers have the year in their symbol

layouts = st.builds(
    Layout,
    number=st.sampled_from(["", "Số: ", "Số:", "Số "]),
    spaced=st.booleans(),
    padding=st.sampled_from(["rule", "always", "never"]),
    star=st.sampled_from(["*", "-----", ""]),
    motto_rule=st.sampled_from(["", "-------", "_______________"]),
    blank=st.sampled_from(["none", "parts", "lines"]),
    straight=st.booleans(),
    new_tones=st.booleans(),
    width=st.sampled_from([None, 64, 48, 36]),
    broken=st.booleans(),
    dash=st.sampled_from(["- ", "-", "– ", "+ "]),
    recipients=st.sampled_from(["Nơi nhận:", "Nơi nhận", "NƠI NHẬN:"]),
    marks_at=st.sampled_from(["right", "left", "top"]),
    signed=st.sampled_from(["before", "line", "bracketed"]),
    signers_first=st.booleans(),
    by_rows=st.sampled_from([False, False, False, done("by rows")]),
)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """A paper: its record, and what a record does not hold."""
    system = draw(st.sampled_from(SYSTEMS))
    writer = Writer(draw, system)
    layout = draw(layouts)
    headless = writer.seldom()
    kind, abbreviation = _kind(writer, headless)
    writer.office, breaks = _office(writer, system)
    document = Document(system=system, type=kind)
    writer.own = kind
    if not headless:
        _set_head(writer, document, abbreviation)
    _set_opening(writer, document)
    body = Body(writer, document)
    body.write()
    _set_foot(writer, document, headless)
    copies = [_copy(writer, breaks) for _ in range(writer.one([0, 1, 2]))]
    electronic = None
    if not headless and system == "state" and writer.seldom():
        copies.insert(0, _electronic(writer))
        electronic = writer.number(0, 86_399)
    assume(done("a day right below an addressee") or not _has_day_below_addressee(document, body))
    if _breaks_badly(document, layout):
        layout = replace(layout, width=None)
    return Paper(
        record=Record(document=document, copies=copies),
        body=body.blocks,
        layout=replace(layout, headless=headless, electronic=electronic),
        breaks=breaks,
    )


def _has_day_below_addressee(document: Document, body: Body) -> bool:
    lines = [line for block in body.blocks if isinstance(block, str) for line in block.split("\n")]
    return document.type == "Công văn" and any(re.search(r"\d{4}\W*$", line) for line in lines[:5])


def _breaks_badly(document: Document, layout: Layout) -> bool:
    """Whether the subject's lines break where they are not read together yet."""
    lines = wrapped(document.subject or "", layout)
    capital = any(not line[0].islower() for line in lines[1:])
    closed = any(line.endswith(";") for line in lines[:-1])
    before = capital and not done("subject broken before a capital or a digit")
    return before or (closed and not done("subject broken behind a semicolon"))


def _kind(w: Writer, headless: bool) -> tuple[str, str | None]:
    """A kind that is printed, or Công văn, with the abbreviation of its symbol."""
    kinds = [
        k for k in vocabulary.table("kinds")["kind"] if k.get("title", True) and k["name"] not in _OTHERS
    ]
    known = [k for k in kinds if k[w.system]]
    names = [k["name"] for k in known] + ([] if headless else ["Công văn"])
    name = w.one(names)
    if name == "Công văn":
        return name, "CV" if w.system == "party" else None
    abbreviations = next(k for k in known if k["name"] == name)[w.system]
    return name, abbreviations[0]


def _office(w: Writer, system: str, copies: bool = False) -> tuple[dict[str, Any], dict[str, str]]:
    """An office, the province and district put in; and how its printed names may break over two lines."""
    offices = [
        o for o in pools()["office"] if o["system"] == system and (o.get("copies", True) or not copies)
    ]
    found = dict(w.one(offices))
    province, district = (w.one(pools()[k]).upper() for k in ("provinces", "districts"))
    names = [x.format(P=province, D=district) for x in found["lines"]]
    found["lines"] = [x.replace("|", " ") for x in names]
    found["enacts"] = [
        x.format(P=province, D=district) for x in found.get("enacts", [found["voice"].upper()])
    ]
    return found, {x.replace("|", " "): x for x in names}


def _set_head(w: Writer, document: Document, abbreviation: str | None) -> None:
    office = w.office
    document.issuer = office["lines"]
    document.date = w.date()
    document.place = w.one(pools()["places"])
    number = f"{w.number(1, 9999):02d}"
    if w.system == "party":
        code = f"{number}-{abbreviation}/{office['body']}"
    elif abbreviation is None:
        code = f"{number}/{office['body']}-{office['unit']}"
    elif document.type in _YEARLY or (document.type == "Quyết định" and w.seldom()):
        code = f"{number}/{document.date.year}/{abbreviation}-{office['body']}"
    else:
        code = f"{number}/{abbreviation}-{office['body']}"
    _set_code(document, code)
    w.taken.add(code)
    w.own = f"{document.type} số {code}"
    if w.seldom():
        document.security = w.one(["Mật", "Tối mật", "Tuyệt mật"])
    if w.seldom():
        document.urgency = w.one(["Khẩn", "Thượng khẩn", "Hỏa tốc"])


def _set_code(issue: Document | Copy, code: str) -> None:
    issue.code = code
    issue.number, issue.symbol = re.split("[-/]", code, maxsplit=1)


def _set_opening(w: Writer, document: Document) -> None:
    """Subject, or what a công văn is about; to whom."""
    about = pools()["about"]
    topic = w.one(about["topics"])
    if document.type in pools()["about"]["none"]:
        return
    if document.type == "Công văn":
        document.about = w.one(about["letter"][w.system]).format(t=topic)
    elif w.seldom() and (document.issuer or done("a day in the subject of a paper without head")):
        lead = {"party": "về thực hiện ", "state": "Triển khai thực hiện "}[w.system]
        document.subject = w.say(lead + "{m}", document.citations, []).replace("^", "")
    else:
        document.subject = w.one(about[w.system]).format(t=topic)
    if document.type == "Công văn" or (document.type in {"Tờ trình", "Giấy mời", "Báo cáo"} and w.maybe()):
        items = w.some(pools()["to"]["addressees"], 1, 4)
        document.addressees = _punctuated(w, items) if len(items) > 1 else items


def _punctuated(w: Writer, items: list[str]) -> list[str]:
    mark = w.one([",", ";"]) if w.system == "party" else ";"
    return [x + mark for x in items[:-1]] + [items[-1] + "."]


def _set_foot(w: Writer, document: Document, headless: bool) -> None:
    document.recipients = _recipients(w)
    group = pools()["signers"][w.office["signers"]]
    leading = _signature(w, [s for s in group if s["authority"]] or group if headless else group)
    document.signature = leading
    joint = w.seldom() and not headless
    if joint and (document.recipients or done("joint paper without recipients")):
        minutes = document.type == "Biên bản"
        beside = pools()["beside"]["minutes" if minutes else w.system]
        others = [_signature(w, beside) for _ in range(1 if minutes else w.one([1, 2]))]
        document.signatures = [leading, *others]


def _recipients(w: Writer) -> list[str]:
    if w.seldom():
        return []
    to = pools()["to"]
    items = [*w.some(to["first"], 0, 1), *w.some(to["middle"], 0, 5), w.one(to["last"][w.system])]
    return _punctuated(w, items)


def _signature(w: Writer, group: list[dict[str, Any]]) -> Signature:
    names = pools()["names"]
    name = w.one(names["ranked"] if w.seldom() else names["plain"])
    return Signature(**w.one(group), name=name, signed="Đã ký" if w.seldom() else None)


def _copy(w: Writer, breaks: dict[str, str]) -> Copy:
    """A copy block of either system, whatever the system of what it copies."""
    system = w.one(SYSTEMS)
    writer = Writer(w.draw, system)
    writer.office, more = _office(writer, system, copies=True)
    breaks.update(more)
    kind = writer.one(list(COPIES[system]))
    body = writer.office["body"]
    number = f"{writer.number(1, 999):02d}"
    copy = Copy(kind=kind, printed_kind=writer.one(COPIES[system][kind]), issuer=writer.office["lines"])
    _set_code(copy, f"{number}-BS/{body}" if system == "party" else f"{number}/{SYMBOLS[kind]}-{body}")
    copy.place, copy.date = writer.one(pools()["places"]), writer.date()
    copy.recipients = _recipients(writer)
    copy.signature = _signature(writer, pools()["signers"][writer.office["signers"]])
    return copy


def _electronic(w: Writer) -> Copy:
    kind = w.one([k for k in COPIES["state"] if k != "trích sao" or done("TRÍCH SAO; …")])
    name = w.one([*w.office["enacts"], w.office["voice"]])
    return Copy(kind=kind, printed_kind=COPIES["state"][kind][0], issuer=[name], date=w.date())
