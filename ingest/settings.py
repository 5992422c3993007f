"""Settings: from flags first, then ``SAOLUC_*`` variables, then ``saoluc.toml``."""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ingest.errors import SettingsError
from ingest.folders import Folders

Flag = Path | str | float | bool | None
Split = Literal["auto", "separators", "never"]


def _cores() -> int:
    """The cores that this process may use: under taskset or a container fewer than the machine's."""
    return len(os.sched_getaffinity(0))


class Settings(BaseSettings):
    """Every setting, its default and its meaning; docs/operations.md holds the same table."""

    model_config = SettingsConfigDict(env_prefix="SAOLUC_", extra="forbid", frozen=True)

    root: Path = Field(default=Path("scans"), description="folder that holds all the others")
    inbox: Path | None = Field(default=None, description="folder that is watched; default `ROOT/inbox`")
    archive: Path | None = Field(default=None, description="archived documents; default `ROOT/archive`")
    failed: Path | None = Field(
        default=None, description="files that could not be read; default `ROOT/failed`"
    )
    held: Path | None = Field(
        default=None,
        description="papers that are, or may be, marked secret, closed to others; default `ROOT/held`",
    )
    work: Path | None = Field(
        default=None,
        description="files in progress, on the same file system as the inbox; default `ROOT/work`",
    )
    journal: Path | None = Field(
        default=None, description="the journal's SQLite file; default `ROOT/journal.sqlite3`"
    )
    catalogue: Path | None = Field(
        default=None, description="the catalogue's SQLite file; default `ROOT/catalogue.sqlite3`"
    )
    catalogue_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL database for the catalogue instead, `postgresql://USER@HOST/DATABASE`;"
        " needs `saoluc[postgres]`",
    )
    lang: Literal["vi", "en"] = Field(default="vi", description="language of messages")
    workers: int = Field(
        default_factory=_cores, ge=1, le=512, description="processes that read pages; default one per core"
    )
    cluster: str | None = Field(
        default=None,
        description="address of a Dask scheduler whose workers read the pages (`tls://…`, `tcp://…`); see docs/runs.md",
    )
    secret: Literal["hold", "archive"] = Field(
        default="hold",
        description="papers that are, or may be, marked Mật, Tối mật or Tuyệt mật: held apart, or archived like others",
    )
    line_reader: bool = Field(
        default=True,
        description="whether the line reader reads first, Tesseract what needs a witness; else Tesseract alone reads",
    )
    split: Split = Field(
        default="auto",
        description="whether several papers in one file become a document each: told by their heads, numbers and"
        " sheets; only by separator sheets; or never",
    )
    split_folders: dict[str, Split] = Field(
        default={},
        description='the same by folder of the inbox, the innermost counts: `{ "so/le" = "never" }`',
    )
    even_pages: Literal["reversed", "forward"] = Field(
        default="reversed",
        description="how the even pages of a simplex feeder lie (`X-odd.pdf`, `X-even.pdf`): last one first, or not;"
        " printed numbers count before it",
    )
    half_seconds: float = Field(
        default=300.0,
        ge=0,
        description="how long a file of odd or of even pages waits for the other one before it is taken alone",
    )
    watch: Literal["auto", "inotify", "polling"] = Field(
        default="auto",
        description="how changes are noticed; `auto`: inotify, or polling where that fails or on a network share",
    )
    poll_seconds: float = Field(default=5.0, gt=0, description="interval of polling, where it is used")
    scan_seconds: float = Field(
        default=30.0, gt=0, description="interval of the full scan of the inbox, whatever events came"
    )
    settle_seconds: float = Field(
        default=2.0, ge=0, description="how long a file must stay unchanged before it is taken"
    )
    grace_seconds: float = Field(
        default=180.0,
        ge=0,
        description="how long a file without its end must stay unchanged before it is taken as it is",
    )
    retry_seconds: float = Field(
        default=5.0,
        gt=0,
        description="wait after a fault of the machine (disk full, locked); doubled each time",
    )
    retry_most_seconds: float = Field(default=300.0, gt=0, description="longest such wait")
    attempts: int = Field(
        default=3,
        ge=1,
        description="how often a document is tried when its worker process dies or the file changes meanwhile",
    )
    interruptions: int = Field(
        default=25,
        ge=1,
        description="how often the service may die while reading a document before the document fails",
    )
    worker_memory_mb: int = Field(
        default=2048, ge=512, description="address space that one reading process may take"
    )
    page_seconds: float = Field(
        default=120.0,
        gt=0,
        description="time for the recogniser to read a page, before it is read again in a cheaper way",
    )
    task_seconds: float = Field(
        default=900.0,
        gt=0,
        description="time for one step of a reading process (a page, a PDF/A) before it is ended",
    )
    worker_file_mb: int = Field(
        default=4096, ge=1, description="largest file that a reading process may write"
    )
    free_disk_mb: int = Field(
        default=1024,
        ge=0,
        description="no file is taken while less disk is free (or less than a tenth of it, where that is less)",
    )
    free_memory_mb: int = Field(default=256, ge=0, description="no file is taken while less memory is free")
    doubt_below: float = Field(
        default=0.4,
        ge=0,
        le=1,
        description="a value whose probability of being right is below this is doubtful",
    )
    stall_seconds: float = Field(
        default=120.0,
        gt=0,
        description="`saoluc health` fails when the service has not responded for this long",
    )
    work_stall_seconds: float = Field(
        default=1800.0,
        gt=0,
        description="`saoluc health` fails when there is work but no progress for this long",
    )
    stop_seconds: float = Field(
        default=5.0, gt=0, description="how long a stopping service waits for its own threads"
    )
    organ: str = Field(default="", description="office or archive whose papers these are, for exports")
    organ_above: str = Field(default="", description="body above the office, for the heads of forms")
    organ_place: str = Field(default="", description="where the office is (địa danh), for the dates of forms")
    organ_party: bool = Field(
        default=False, description="whether the office is the Party's: its forms have that head"
    )
    fonds: str = Field(default="", description="name of its fonds (phông), for the printed list")
    address_book: Path | None = Field(
        default=None, description="file with ids of offices and codes of kinds and urgency, for edXML"
    )
    fonds_code: str = Field(default="", description="code of its fonds (mã phông), for packages")
    trust_roots: Path | None = Field(
        default=None, description="root certificates: a file or folder (PEM, DER)"
    )
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="port of the metrics for Prometheus (`/metrics`); none by default",
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        description="address of the metrics; anybody who can reach it can read them",
    )
    web_host: str = Field(
        default="127.0.0.1",
        description="address of the review page; other than loopback only with sign-in",
    )
    web_port: int = Field(default=8080, ge=0, le=65535, description="port of the review page")
    web_names: str = Field(
        default="",
        description="further host names of the review page, separated by commas",
    )
    users: Path | None = Field(
        default=None, description="who may sign in, and hashes of their passwords; default `ROOT/users.json`"
    )
    session_hours: float = Field(default=12.0, gt=0, description="how long a sign-in lasts")
    proxy_header: str | None = Field(
        default=None, description="header in which a proxy gives the name of the person who has signed in"
    )
    proxy_addresses: str = Field(
        default="127.0.0.1,::1",
        description="trusted proxies: addresses or networks (`10.0.0.0/28`), separated by commas; what others say of"
        " names and addresses is ignored",
    )
    proxy_role: Literal["view", "review", "manage"] = Field(
        default="review",
        description="role of those whom a proxy names and whom `users.json` does not have",
    )
    oidc_issuer: str = Field(
        default="",
        pattern="^(https?://.+)?$",
        description="address of the provider (OpenID Connect) at which people may sign in beside passwords",
    )
    oidc_client: str = Field(default="", description="name of this page at the provider (client ID)")
    oidc_secret: SecretStr = Field(
        default=SecretStr(""), description="its secret there; better as a variable"
    )
    oidc_name: str = Field(default="preferred_username", description="claim that is a person's name here")
    oidc_role_claim: str = Field(
        default="roles", description="claim that has a person's groups or roles there; `a.b`: b in a"
    )
    oidc_roles: dict[str, Literal["view", "review", "manage"]] = Field(
        default={}, description='roles here by these: `{ "luu-tru" = "review" }`'
    )
    oidc_role: Literal["view", "review"] | None = Field(
        default=None, description="role of people to whom these give none; by default they are refused"
    )
    requests_per_second: float = Field(
        default=30.0,
        gt=0,
        description="requests per second that one address may make on average; ten times as many at once",
    )
    upload_mb: int = Field(default=2048, ge=1, description="largest file that can be uploaded")
    cache: Path | None = Field(
        default=None,
        description="page images for the review page; can be deleted at any time; default `ROOT/cache`",
    )
    cache_mb: int = Field(default=500, ge=10, description="largest size of the cache")
    notify_url: str = Field(
        default="", description="address that `saoluc notify` sends JSON to (webhook), `https://…`"
    )
    notify_secret: SecretStr = Field(
        default=SecretStr(""), description="secret by which these requests are signed (HMAC-SHA-256)"
    )
    notify_mail: str = Field(
        default="", description="addresses that `saoluc notify` writes to, separated by commas"
    )
    mail_server: str = Field(default="localhost:25", description="server that takes these e-mails, HOST:PORT")
    mail_from: str = Field(
        default="", description="sender of these e-mails; default the first of the addresses"
    )
    mail_user: str = Field(default="", description="name at the mail server, where it asks for one")
    mail_password: SecretStr = Field(
        default=SecretStr(""), description="password there; better as a variable"
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="form of a log line: for people, or one JSON object"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="level of detail of the log"
    )

    @field_validator("catalogue_url")
    @classmethod
    def _is_of_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None or not url.get_secret_value():
            return None
        if not url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return url

    @field_validator("notify_url")
    @classmethod
    def _is_of_the_web(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return url

    @field_validator("proxy_addresses")
    @classmethod
    def _has_addresses(cls, listed: str) -> str:
        for part in listed.split(","):
            if part.strip():
                ip_network(part.strip(), strict=False)
        return listed

    @model_validator(mode="after")
    def _has_its_client(self) -> Settings:
        """A provider signs in nobody for a page that it does not know."""
        if self.oidc_issuer and not self.oidc_client:
            raise ValueError("oidc_issuer needs oidc_client, the name of this page at the provider")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Those that there are: each goes through all settings, whether it gives a value or not."""
        sources = [init_settings]
        if any(variable.upper().startswith("SAOLUC_") for variable in os.environ):
            sources.append(env_settings)
        file = Path(os.environ.get("SAOLUC_CONFIG") or "saoluc.toml")
        if file.is_file():
            sources.append(TomlConfigSettingsSource(settings_cls, toml_file=file))
        return tuple(sources)

    def split_of(self, name: str) -> Split:
        """Whether a file is taken apart. ``name``: its path below the inbox."""
        folders = [folder for folder in self.split_folders if name.startswith(folder.strip("/") + "/")]
        return self.split_folders[max(folders, key=len)] if folders else self.split

    @property
    def folders(self) -> Folders:
        """The folders and files of the service, absolute."""
        root = self.root.absolute()
        return Folders(
            inbox=(self.inbox or root / "inbox").absolute(),
            archive=(self.archive or root / "archive").absolute(),
            failed=(self.failed or root / "failed").absolute(),
            held=(self.held or root / "held").absolute(),
            work=(self.work or root / "work").absolute(),
            journal=(self.journal or root / "journal.sqlite3").absolute(),
            catalogue=(self.catalogue or root / "catalogue.sqlite3").absolute(),
            tokens=root / "tokens.json",
            users=(self.users or root / "users.json").absolute(),
            cache=(self.cache or root / "cache").absolute(),
            reports=root / "reports",
        )


def load(**flags: Flag) -> Settings:
    """The settings in force. ``flags``: settings by name; one of None was not given.

    Raises:
        SettingsError: a value is not allowed, a key is unknown, or the file is missing or not TOML.
    """
    file = os.environ.get("SAOLUC_CONFIG")
    if file and not Path(file).is_file():
        raise SettingsError(f"SAOLUC_CONFIG: {file}: not a file")
    given: dict[str, Any] = {key: value for key, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [": ".join([*filter(None, [".".join(map(str, e["loc"]))]), e["msg"]]) for e in error.errors()]
        raise SettingsError("; ".join(lines)) from error
    except (ValueError, OSError) as error:  # TOMLDecodeError is a ValueError
        raise SettingsError(f"{file or 'saoluc.toml'}: {error}") from error
