"""Schemas to validate exports against; nothing is fetched from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

import ingest.export

HERE = Path(__file__).parents[1] / "data" / "schemas"
OURS = Path(ingest.export.__file__).with_name("data")
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
"""Java for a program that runs for a second: without what makes long ones fast."""


class _Local(etree.Resolver):
    """What schemas import from the web lies beside ours."""

    def resolve(self, url: str, public: str, context: Any) -> Any:
        return self.resolve_filename(str(OURS / "xlink.xsd"), context) if url.endswith("xlink.xsd") else None


def schema(path: Path) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(path, parser))


def errors(path: Path, xml: bytes) -> list[str]:
    """What a schema finds wrong with a document."""
    rules = schema(path)
    rules.validate(etree.fromstring(xml))
    return [f"{error.line}: {error.message}" for error in rules.error_log]
