"""PREMIS: what a package's files are and what was done to them, PREMIS 3.0: objects with hashes, events, agents.

Everything is from ``made.json`` and ``corrections.json``: reception, recognition, the PDF/A, each person's corrections;
the check of the hashes and the packing are what happens now. Names of events are those of the Library of Congress'
list (id.loc.gov/vocabulary/preservation/eventType).
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from lxml import etree

from ingest.export.metadata.described import Entry
from ingest.export.metadata.elements import phrase
from ingest.export.packages.mets import XSI, DocumentFiles, MetsFile, identifier
from ingest.export.paper import Paper
from ingest.export.xml_text import child, document_bytes

PREMIS = "http://www.loc.gov/premis/v3"


class Event(NamedTuple):
    """Something that was done. ``sources``, ``outcomes``: identifiers of objects. ``agent``: (name, version, type)."""

    type: str
    at: str
    detail: str
    agent: tuple[str, str, str]
    sources: tuple[str, ...]
    outcomes: tuple[str, ...] = ()


def representation_premis(
    objid: str, pairs: list[tuple[Entry, DocumentFiles]], *, created: str, version: str
) -> bytes:
    """``PREMIS_rep1.xml``: each file with its hash and origin, each event of each document."""
    root = _root()
    everything: list[Event] = []
    for entry, piece in pairs:
        for file in piece.files:
            _file(root, objid, entry.paper, file, piece.original)
        everything += _history(objid, entry.paper, piece)
        files = tuple(_object_id(objid, file.path) for file in piece.files)
        everything.append(Event("fixity check", created, "SHA-256", _software("saoluc", version), files))
    _add_events(root, objid, everything)
    return document_bytes(root)


def package_premis(objid: str, representation: MetsFile, *, created: str, version: str) -> bytes:
    """``PREMIS.xml``: the package as a whole, and its making."""
    root = _root()
    thing = _object(root, "intellectualEntity", objid)
    _related(thing, "structural", "has part", _object_id(objid, representation.path))
    part = _object(root, "representation", _object_id(objid, representation.path))
    _related(part, "structural", "is part of", objid)
    made = Event(
        "information package creation", created, f"E-ARK CSIP, {phrase('circular')}", _software("saoluc", version),
        (_object_id(objid, representation.path),), (objid,),
    )  # fmt: skip
    _add_events(root, objid, [made])
    return document_bytes(root)


def _history(objid: str, paper: Paper, piece: DocumentFiles) -> list[Event]:
    """What was done to a document before it was packed."""
    made = paper.made
    reader, versions, form = made["made"], made["versions"], made["pdf"]
    pdf, scan, text = (_object_id(objid, file.path) for file in piece.files)
    unread = ", ".join(map(str, made.get("pages_unread", []))) or "-"
    recognised = (
        f"optical character recognition: {reader['recogniser']}, {reader['model']}; pages unread: {unread}"
    )
    recogniser = _software("tesseract", str(made.get("reader", {}).get("tesseract", "?")))
    maker = _software("ocrmypdf", str(versions.get("ocrmypdf", "?")))
    drawn = f"{form['flavour']}, page images: {form['page_images']}"
    events = [
        Event(
            "ingestion", made["archived_at"], f"sha256 {piece.original.sha256}",
            _software("saoluc", str(versions["saoluc"])), (), (scan,),
        ),
        Event("extraction", made["read_at"], recognised, recogniser, (scan,), (text,)),
        Event("normalization", made["read_at"], drawn, maker, (scan,), (pdf,)),
    ]  # fmt: skip
    for (who, when), changes in groupby(paper.corrections, key=lambda change: (change.who, change.when)):
        said = ", ".join(f"{change.action} {change.at or '/'}" for change in changes)
        events.append(Event("metadata modification", when, said, (who, "", "person"), (scan,)))
    return events


def _software(name: str, version: str) -> tuple[str, str, str]:
    return name, version, "software"


def _root() -> etree._Element:
    root = etree.Element(f"{{{PREMIS}}}premis", nsmap={None: PREMIS, "xsi": XSI})  # type: ignore[dict-item]
    root.set("version", "3.0")
    return root


def _object_id(objid: str, path: str) -> str:
    return identifier(objid, "object", path)


def _object(root: etree._Element, category: str, value: str) -> etree._Element:
    thing = child(root, "object")
    thing.set(f"{{{XSI}}}type", category)
    _identifier(child(thing, "objectIdentifier"), "objectIdentifier", "UUID", value)
    return thing


def _identifier(parent: etree._Element, name: str, kind: str, value: str) -> None:
    child(parent, f"{name}Type", kind)
    child(parent, f"{name}Value", value)


def _file(root: etree._Element, objid: str, paper: Paper, file: MetsFile, original: MetsFile) -> None:
    thing = _object(root, "file", _object_id(objid, file.path))
    about = child(thing, "objectCharacteristics")
    child(about, "compositionLevel", "0")
    fixity = child(about, "fixity")
    child(fixity, "messageDigestAlgorithm", "SHA-256")
    child(fixity, "messageDigest", file.sha256)
    child(about, "size", str(file.size))
    form = child(child(about, "format"), "formatDesignation")
    child(form, "formatName", file.mime)
    if file.path.endswith(".pdf") and file is not original:
        child(form, "formatVersion", paper.made["pdf"]["flavour"])
    is_original = file is original
    child(thing, "originalName", _basename(str(paper.made["name"])) if is_original else _basename(file.path))
    where = child(child(thing, "storage"), "contentLocation")
    _identifier(where, "contentLocation", "path", file.path)
    if not is_original:
        _related(thing, "derivation", "has source", _object_id(objid, original.path))


def _basename(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _related(thing: etree._Element, kind: str, how: str, other: str) -> None:
    relation = child(thing, "relationship")
    child(relation, "relationshipType", kind)
    child(relation, "relationshipSubType", how)
    _identifier(child(relation, "relatedObjectIdentifier"), "relatedObjectIdentifier", "UUID", other)


def _add_events(root: etree._Element, objid: str, events: list[Event]) -> None:
    """The events, then the agents that they name."""
    for n, event in enumerate(events):
        made = child(root, "event")
        value = identifier(objid, "event", str(n), event.type)
        _identifier(child(made, "eventIdentifier"), "eventIdentifier", "UUID", value)
        child(made, "eventType", event.type)
        child(made, "eventDateTime", event.at)
        child(child(made, "eventDetailInformation"), "eventDetail", event.detail)
        child(child(made, "eventOutcomeInformation"), "eventOutcome", "success")
        agent = child(made, "linkingAgentIdentifier")
        _identifier(agent, "linkingAgentIdentifier", "local", _agent_id(event.agent))
        child(
            agent, "linkingAgentRole", "executing program" if event.agent[2] == "software" else "implementer"
        )
        for role, values in (("source", event.sources), ("outcome", event.outcomes)):
            for one in values:
                linked = child(made, "linkingObjectIdentifier")
                _identifier(linked, "linkingObjectIdentifier", "UUID", one)
                child(linked, "linkingObjectRole", role)
    for named in sorted({event.agent for event in events}):
        name, version, kind = named
        made = child(root, "agent")
        _identifier(child(made, "agentIdentifier"), "agentIdentifier", "local", _agent_id(named))
        child(made, "agentName", name)
        child(made, "agentType", kind)
        if version:
            child(made, "agentVersion", version)


def _agent_id(agent: tuple[str, str, str]) -> str:
    name, version, _ = agent
    return f"{name} {version}".strip()
