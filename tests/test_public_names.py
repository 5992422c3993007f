"""What packages give to others is written down here: a name that comes, goes or changes is a change for their users."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]

EXPORTED = {
    "ocr": [
        "Aside", "Box", "Carried", "Edit", "EmptyFileError", "EncryptedError", "ExchangePackageError",
        "LANGUAGE", "LeftOut", "Limits",
        "Made", "MailFileError", "NoPagesError", "OfficeFileError", "OutOfMemoryError", "PackedFileError",
        "Page", "PageReading", "PageSource", "PageTimeoutError", "Pen", "PortablePage", "PortfolioError",
        "RecogniserMissingError", "ScanError", "Stamp", "TooLargeError", "Transcript", "TruncatedError",
        "UnexpectedError", "Word", "WrongTypeError", "XfaError", "assemble", "cut_page", "describe",
        "give_looks", "kind_of", "kind_of_bytes", "line_reader_sha256", "made_here", "make_as_seen", "page_image",
        "page_pixels",
        "papers_inside", "read", "read_page", "unread_page",
    ],
    "ocr.language": ["LanguageModel", "official"],
    "parse": [
        "Annex", "Arrival", "Citation", "Copy", "Document", "Doubt", "Footnote", "FullName", "Heading", "Inferred",
        "Issue", "Parsed", "Province", "Record", "Relation", "Rule", "Signature", "Span", "Table",
        "UnnumberedCitation", "abbreviations_of", "arrival", "code_without_blanks",
        "is_well_formed_code", "known_kind", "parse", "province_named", "province_of_seat", "rules", "schema",
        "symbol_of", "with_arrival", "with_security",
    ],
    "ingest.catalogue": [
        "Catalogue", "Citing", "Facets", "Filter", "Hit", "Link", "Listing", "catalogue_to_refill",
        "checked_catalogue", "existing_catalogue", "open_catalogue",
    ],
    "ingest.journal": [
        "Entry", "Head", "Journal", "RESCAN", "State", "UNDER_WAY", "Upload", "WholeFile", "raw", "readable",
    ],
    "ingest.doubt": ["Judged", "Place", "Reason", "from_json", "to_json"],
}  # fmt: skip
"""By package, the names that its ``__init__`` exports."""

BY_MODULE = {
    "ingest.archive": {
        "archive": ["Archive", "Content", "document_id", "seal", "write"],
        "away": ["check_archive"],
        "chain": ["chained", "faults", "hashes", "head", "unchained"],
        "checked_words": ["forget"],
        "corrections": ["Corrected", "Correction", "changed", "corrected", "value_at", "value_in", "with_what_follows"],
        "holding": [
            "Decision", "Doubted", "HeldDocument", "begin", "decisions", "doubted", "finish", "held_documents", "hold",
            "hold_alone", "release",
        ],
        "keep_corrections": ["correct", "is_under_way", "makes_secret", "remarked", "settle"],
        "made": [
            "BoundaryMade", "Certificate", "Choices", "ElectronicSignature", "HalfMade", "Joined", "MadeFile",
            "Origin", "OtherName", "PageFaults", "Pdf", "Provenance", "Reader", "TranscriptMade", "read_made",
            "unchecked_signature",
        ],
        "open_doubt": ["OpenDoubt", "open_doubt", "reviewed", "still_open"],
        "reindex": ["enter_missing", "filled_catalogue", "reindex"],
        "signed": ["signatures_of", "told", "told_of"],
        "stack_place": ["follow_parts", "put_in_place", "take_modes"],
        "stacks": [
            "PartOfStack", "SheetOfStack", "StackFile", "add_name", "erase", "holds", "ids", "is_ready", "made_by",
            "made_id",
            "other_names", "part_id", "place", "publish", "read", "seal", "stack_json", "stack_of",
        ],
        "stores": ["House"],
        "verify": ["Finding", "folder", "verify", "verify_one", "verify_rest"],
        "verify_journal": ["disagreements", "without_folder"],
        "verify_stacks": ["disagreements"],
    },
}  # fmt: skip
"""By package, the functions and classes of its modules; the package itself exports none."""


def tree_of(module: str) -> ast.Module:
    file = HOUSE.joinpath(*module.split("."))
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


def docstrings(module: str) -> dict[str, str | None]:
    """The functions, classes and constants that a module makes, each with what it says of itself."""
    body = tree_of(module).body
    found: dict[str, str | None] = {}
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = ast.get_docstring(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            below = following.value if isinstance(following, ast.Expr) else None
            found[node.targets[0].id] = str(below.value) if isinstance(below, ast.Constant) else None
    return found


def imported(package: str) -> Iterator[tuple[str, str, str]]:
    """The names that a package takes over from its modules, each with the module and its name there."""
    for node in ast.walk(tree_of(package)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package):
            for one in node.names:
                yield one.asname or one.name, node.module or "", one.name


@pytest.mark.parametrize("package", EXPORTED)
def test_a_package_exports_what_is_written_here(package: str) -> None:
    assert sorted(import_module(package).__all__) == EXPORTED[package]


@pytest.mark.parametrize("package", EXPORTED)
def test_what_is_exported_is_there_and_says_what_it_is(package: str) -> None:
    module = import_module(package)
    where = {name: (own_module, own) for name, own_module, own in imported(package)}
    for name in EXPORTED[package]:
        own_module, own = where.get(name, (package, name))
        assert docstrings(own_module).get(own), name
        # A name that is loaded when it is first asked for is the one that a type checker sees.
        assert getattr(module, name) is getattr(import_module(own_module), own), name


@pytest.mark.parametrize("package", BY_MODULE)
def test_the_modules_of_a_package_have_what_is_written_here(package: str) -> None:
    folder = HOUSE.joinpath(*package.split("."))
    public = {}
    for file in sorted(folder.glob("*.py")):
        nodes = tree_of(f"{package}.{file.stem}").body if file.stem != "__init__" else []
        made = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        names = sorted(node.name for node in made if not node.name.startswith("_"))
        if names:
            public[file.stem] = names
        assert not [n.name for n in made if not n.name.startswith("_") and not ast.get_docstring(n)]
    assert public == BY_MODULE[package]


@pytest.mark.parametrize("package", ["ocr", "parse"])
def test_a_name_that_is_not_exported_is_no_attribute(package: str) -> None:
    with pytest.raises(AttributeError, match="never_heard_of"):
        _ = import_module(package).never_heard_of


@pytest.mark.parametrize(
    ("names", "heavy"),
    [
        ("from ocr import Limits, ScanError, Transcript", {"cv2", "numpy", "PIL", "pikepdf"}),
        ("from parse import Document, Parsed, Record", {"parse.notice", "parse.text.vocabulary"}),
    ],
)
def test_shapes_and_errors_come_without_what_reads(names: str, heavy: set[str]) -> None:
    program = f"import sys\n{names}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert heavy & set(done.stdout.split()) == set()
