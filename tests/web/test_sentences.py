"""Every sentence that a template or a field asks for is there, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ingest.web
from ingest.messages import catalogue
from ingest.web.naming import Names
from ingest.web.record.shapes import shape_at
from parse.record import Copy, Document

TEMPLATES = Path(ingest.web.__file__).with_name("templates")


def test_every_key_of_the_templates_is_known() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    used = set(re.findall(r"""\bt\(["']([a-z0-9_.]+)["'][,)]""", text))
    assert len(used) > 60
    assert {f"web.{key}" for key in used} <= set(catalogue())
    for beginning in re.findall(r"""\bt\("([a-z_.]+)" ~""", text):
        assert any(key.startswith(f"web.{beginning}") for key in catalogue()), beginning


@pytest.mark.parametrize(("model", "at"), [(Document, "/document"), (Copy, "/copies/0")])
def test_every_value_of_a_record_has_a_name(model: type[Document | Copy], at: str) -> None:
    names = Names(lambda key: f"web.{key}" in catalogue(), lambda key: catalogue()[f"web.{key}"].vi)
    for field in model.model_fields:
        if field.endswith("_inferred"):
            continue
        assert names.label(f"{at}/{field}") != field
        shapes = shape_at(f"{at}/{field}")
        for shape in shapes if isinstance(shapes, list) else []:
            if shape.name != "item":
                assert names.label(f"{at}/{field}/0/{shape.name}") != shape.name
