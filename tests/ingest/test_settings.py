"""Settings come from flags, variables and a file, in that order; the table in the documentation is theirs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.errors import SettingsError
from ingest.settings import Settings, load

DOCS = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SAOLUC_ROOT", "SAOLUC_LANG", "SAOLUC_CONFIG", "SAOLUC_WORKERS"):
        monkeypatch.delenv(name, raising=False)


def test_order_of_weight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "saoluc.toml").write_text('lang = "en"\nworkers = 3\nattempts = 7\n')
    monkeypatch.setenv("SAOLUC_WORKERS", "4")
    assert (load().lang, load().workers, load().attempts) == ("en", 4, 7)
    assert load(workers=5, lang=None).workers == 5
    assert load(lang="vi").lang == "vi"


def test_file_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAOLUC_CONFIG", str(tmp_path / "mine.toml"))
    with pytest.raises(SettingsError, match="mine"):
        load()
    (tmp_path / "mine.toml").write_text("attempts = 9")
    assert load().attempts == 9


@pytest.mark.parametrize("text", ['lang = "fr"', "no_such_key = 1", "workers = 0", "not toml at all"])
def test_wrong_values_are_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "saoluc.toml").write_text(text)
    with pytest.raises(SettingsError) as error:
        load()
    assert re.search("lang|no_such_key|workers|saoluc.toml", str(error.value))


def test_a_provider_needs_the_name_of_this_page_there(tmp_path: Path) -> None:
    (tmp_path / "saoluc.toml").write_text('oidc_issuer = "https://dang-nhap.co-quan.vn"\n')
    with pytest.raises(SettingsError, match=r"^Value error, oidc_issuer needs oidc_client"):
        load()
    (tmp_path / "saoluc.toml").write_text(
        'oidc_issuer = "https://dang-nhap.co-quan.vn"\noidc_client = "saoluc"\n'
    )
    assert load().oidc_client == "saoluc"


def test_folders(tmp_path: Path) -> None:
    folders = load(root=Path("here"), archive=Path("/else/where")).folders
    assert folders.inbox == tmp_path / "here" / "inbox"
    assert folders.archive == Path("/else/where")


def test_the_documented_table_is_true() -> None:
    rows = {}
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory or field.default is None else str(field.default)
        rows[name] = f"| `{name}` | `SAOLUC_{name.upper()}` | {default} | {field.description} |"
    documented = DOCS.read_text(encoding="utf-8")
    missing = [row for row in rows.values() if row not in documented]
    assert not missing, "\n".join(missing)
    assert set(re.findall(r"`SAOLUC_(\w+)` \|", documented)) == {name.upper() for name in rows}
