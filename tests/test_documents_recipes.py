"""What the documents have people type beside saoluc's own commands, and the settings that they show: run where that
changes nothing outside a folder of its own, looked up otherwise. What can be neither says why.
"""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import tomllib
import venv
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
import yaml
from shown_commands import HOUSE, PAGES, PROGRAM, blocks, commands
from typer.testing import CliRunner

from ingest.cli import app as cli
from ingest.settings import Settings
from ingest.web.access.roles import Role
from ingest.web.access.tokens import Tokens
from ingest.web.app import create_app
from ingest.web.connections import server_config

INSTALLING, REVIEW = HOUSE / "docs" / "installing.md", HOUSE / "docs" / "review.md"
EXCUSED = {
    r"make [a-z-]+": "a goal of the Makefile: that it is there says tests/test_documents.py",
    r"git clone ": "the address is the reader's",
    r"sudo apt-get ": "needs root; which packages: test_the_packages_to_install_are_those_that_make_installs",
    r"sudo (useradd|smbpasswd) ": "makes users of the machine",
    r"sudo (systemctl|cp examples/systemd/)": "needs systemd; its units: tests/ingest/test_notices.py",
    r"sudo install -d|echo 'root": "test_what_the_units_of_systemd_write_to_is_made",
    r"cd /srv/saoluc && sudo -u saoluc": "asks for a password: test_what_the_units_of_systemd_write_to_is_made",
    r"docker compose ": "needs an engine: make test-docker; its file: test_what_docker_is_asked_for_is_there",
    r"export SAOLUC_UID": "variables of compose.yaml: test_what_docker_is_asked_for_is_there",
    r"python3 -m venv|/opt/saoluc/bin/pip |pip install ": "test_installed_from_a_wheel_alone",
    r"openssl |printf ": "test_the_certificates_of_the_recipe_do",
    r"curl ": "test_the_request_of_the_documents_is_answered",
    r"dask ": "its options, where dask is installed: test_options_of_the_scheduler",
    r"(\S*/)?python (-m bench|tools/)|tools/": "test_a_program_of_the_house_has_the_options_that_are_shown",
}
OTHERS = sorted(
    {(page, line) for page in PAGES for line in commands(page) if not re.match(PROGRAM + " ", line)}
)


def of(page: Path, begins: str) -> list[str]:
    """The block of a page whose first line begins so."""
    return next(lines for lines in blocks(page) if lines[0].startswith(begins))


def test_nothing_is_typed_that_no_test_knows() -> None:
    unknown = [
        (page.name, line) for page, line in OTHERS if not any(re.match(known, line) for known in EXCUSED)
    ]
    assert unknown == []
    idle = [known for known in EXCUSED if not any(re.match(known, line) for _, line in OTHERS)]
    assert idle == [], "nothing is excused that is not there"


def test_the_packages_to_install_are_those_that_make_installs() -> None:
    (shown,) = [
        line for page, line in OTHERS if page == INSTALLING and line.startswith("sudo apt-get install")
    ]
    made = (HOUSE / "tools" / "system.sh").read_text(encoding="utf-8").partition("missing_for_tests()")[0]
    wanted = set(re.findall(r"\b(?:tesseract-ocr|poppler-utils|python3-venv)\b(?!-)", made)) | {
        f"tesseract-ocr-{data}" for data in re.findall(r"for data in (.*?);", made)[0].split()
    }
    assert set(shown.split()[3:]) == wanted


def programs() -> list[tuple[str, list[str]]]:
    found = []
    for _, line in OTHERS:
        words = shlex.split(line)
        if words[0].startswith("tools/"):
            found.append((words[0], words[1:]))
        elif words[0].endswith("python") and words[1] == "-m":
            found.append((words[2].replace(".", "/"), words[3:]))
        elif words[0].endswith("python"):
            found.append((words[1], words[2:]))
    return found


@pytest.mark.parametrize(("place", "words"), programs(), ids=lambda said: re.sub(r"\W+", "-", str(said))[:60])
def test_a_program_of_the_house_has_the_options_that_are_shown(place: str, words: list[str]) -> None:
    """They need packages of the benches, or hours: looked up in their source."""
    there = [HOUSE / place, HOUSE / f"{place}.py", HOUSE / place / "__main__.py"]
    source = "".join(file.read_text(encoding="utf-8") for file in there if file.is_file())
    assert source
    assert [word for word in words if word.startswith("--") and f'"{word}"' not in source] == []


def test_installed_from_a_wheel_alone(tmp_path: Path) -> None:
    """What is packed is all that is needed: nothing of this folder is in the way of the programs of another one. The
    packages that it needs are those of these tests.
    """
    lines = of(INSTALLING, "sudo apt-get install")
    assert lines[2].endswith("pip install --require-hashes -r requirements.lock")
    assert lines[3].endswith("pip install --no-deps .")
    source = tmp_path / "source"
    shutil.copytree(
        HOUSE, source, ignore=lambda at, names: set(names) - PACKED if Path(at) == HOUSE else {"__pycache__"}
    )
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "wheel", "--no-build-isolation", "--no-deps", "-w", tmp_path, source],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("saoluc-*.whl")
    venv.create(tmp_path / "opt", with_pip=False, symlinks=True)
    python = tmp_path / "opt" / "bin" / "python"
    subprocess.run(
        [*pip, "--python", python, "install", "--no-deps", "--no-index", wheel],
        check=True,
        capture_output=True,
    )
    (site,) = (tmp_path / "opt").glob("lib/*/site-packages")
    needed = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "needed.pth").write_text(f"import sys; sys.path.append({needed!r})\n")

    def saoluc(*words: str) -> str:
        done = subprocess.run(
            [tmp_path / "opt" / "bin" / "saoluc", *words],
            capture_output=True, text=True, check=False, cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    version = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert version in saoluc("--version")
    text = HOUSE / "tests" / "samples" / "quyet-dinh-sao-y.truth.txt"
    assert '"1427/QĐ-UBND"' in saoluc("parse", str(text))
    names = subprocess.run(
        [python, "-c", NAMES_OF_DATA], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout.split("\n")
    here = {
        str(file.relative_to(HOUSE))
        for package in ("ingest", "lexicon", "ocr", "parse")
        for file in (HOUSE / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.name != "README.md"
    }
    assert here - set(names) == set(), "left out of the package"


PACKED = {"pyproject.toml", "README.md", "LICENSE", "ingest", "lexicon", "ocr", "parse"}
NAMES_OF_DATA = """
import pathlib, ingest
site = pathlib.Path(ingest.__file__).parents[1]
for name in ("ingest", "lexicon", "ocr", "parse"):
    for file in (site / name).rglob("*"):
        print(file.relative_to(site))
"""


def test_what_docker_is_asked_for_is_there() -> None:
    compose = yaml.safe_load((HOUSE / "compose.yaml").read_text(encoding="utf-8"))
    for name, service in compose["services"].items():
        assert service["build"] == ".", (
            f"{name}: a machine that has built nothing would look for the image elsewhere"
        )
    said = (HOUSE / "compose.yaml").read_text(encoding="utf-8")
    for page, line in OTHERS:
        for words in (shlex.split(part) for part in line.split("&&") if "docker compose" in part):
            if "--profile" in words:
                profile = words[words.index("--profile") + 1]
                assert [one for one in compose["services"].values() if profile in one.get("profiles", [])], (
                    page
                )
            if words[2] in ("run", "exec"):
                service = next(word for word in words[3:] if not word.startswith("-"))
                assert service in compose["services"], line
        for variable in re.findall(r"export (\w+)=| (\w+)=\$\(id", line):
            assert f"${{{variable[0] or variable[1]}:-" in said


def test_what_the_units_of_systemd_write_to_is_made() -> None:
    """A unit with a folder in ReadWritePaths that is not there is never started."""
    lines = of(HOUSE / "docs" / "operations.md", "sudo useradd --system --home-dir")
    made = " ".join(line for line in lines if re.match(r"sudo (useradd|install)", line)).split()
    units = [file.read_text(encoding="utf-8") for file in (HOUSE / "examples" / "systemd").glob("*.service")]
    for unit in units:
        (written,) = re.findall(r"^ReadWritePaths=(.*)$", unit, re.MULTILINE)
        assert set(written.split()) <= set(made)
        (program,) = re.findall(r"^ExecStart=(\S+)", unit, re.MULTILINE)
        assert program in lines[-1].split()
    told = next(line for line in lines if line.startswith("echo "))
    assert Settings(**tomllib.loads(shlex.split(told)[1])).root == Path()
    words = lines[-1].partition(" /opt/saoluc/bin/saoluc ")[2].split()
    assert CliRunner().invoke(cli, [*words[:2], "--help"]).exit_code == 0
    assert words[words.index("--role") + 1] in [role.value for role in Role]


def test_the_share_is_one_that_samba_takes(tmp_path: Path) -> None:
    lines = of(INSTALLING, "[quet]")
    share = configparser.ConfigParser()
    share.read_string("\n".join(lines))
    said = dict(share["quet"])
    assert said["force user"] == "saoluc", "else the service cannot move what another has written"
    assert said["read only"] == "no"
    assert int(said["create mask"], 8) & 0o007 == int(said["directory mask"], 8) & 0o007 == 0
    testparm = shutil.which("testparm")
    if testparm is None:
        return
    file = tmp_path / "smb.conf"
    file.write_text("[global]\n    server role = standalone server\n" + "\n".join(lines) + "\n")
    done = subprocess.run([testparm, "-s", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not re.search("Unknown parameter|Ignoring", done.stderr), done.stderr
    assert "veto files" in done.stdout


def test_the_certificates_of_the_recipe_do(tmp_path: Path) -> None:
    """Made as the page says, the server's is believed by who knows the authority alone, for its name alone."""
    lines = of(INSTALLING, "openssl req -x509")
    assert len(lines) == 4
    for line in lines:
        subprocess.run(["bash", "-c", line], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.crt", tmp_path / "server.key")

    def greeted(name: str, authority: Path | None) -> None:
        ours, theirs = socket.socketpair()

        def serve() -> None:
            try:
                with context.wrap_socket(theirs, server_side=True) as one:
                    one.sendall(b"x")
            except (ssl.SSLError, OSError):
                theirs.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            client = ssl.create_default_context(cafile=authority and str(authority))
            with client.wrap_socket(ours, server_hostname=name) as one:
                assert one.recv(1) == b"x"
        finally:
            ours.close()
            thread.join()

    greeted("luu-tru.co-quan.vn", tmp_path / "ca.crt")
    for name, authority in (("khac.co-quan.vn", tmp_path / "ca.crt"), ("luu-tru.co-quan.vn", None)):
        with pytest.raises(ssl.SSLCertVerificationError):
            greeted(name, authority)
    assert "luu-tru.co-quan.vn" in "\n".join(of(INSTALLING, "server {")), "the same name before and behind"


def test_nginx_is_told_what_it_knows(tmp_path: Path) -> None:
    lines = of(INSTALLING, "server {")
    text = "\n".join(lines)
    assert text.count("{") == text.count("}")
    assert all(re.search(r"[;{}]$", line) for line in lines)
    nginx = shutil.which("nginx")
    if nginx is None:
        return
    for line in of(INSTALLING, "openssl req -x509"):
        subprocess.run(["bash", "-c", line], cwd=tmp_path, check=True, capture_output=True)
    file = tmp_path / "nginx.conf"
    file.write_text("events {}\nhttp {\n" + text.replace("/etc/nginx/saoluc/", f"{tmp_path}/") + "\n}\n")
    done = subprocess.run([nginx, "-t", "-c", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("begins", ["oidc_issuer =", "web_host ="])
def test_settings_that_are_shown_can_be_set(begins: str) -> None:
    told = tomllib.loads("\n".join(of(REVIEW, begins)))
    assert Settings(**told).model_dump(include=set(told)) == told


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl: sudo apt-get install curl")
def test_the_request_of_the_documents_is_answered(tmp_path: Path) -> None:
    """By curl itself, which takes no address with a blank or a letter with marks in it."""
    (line,) = [line for _, line in OTHERS if line.startswith("curl ")]
    settings = Settings(root=tmp_path)
    settings.folders.make()
    secret = Tokens(settings.folders.tokens).add("thu-vien")
    server = uvicorn.Server(server_config(create_app(settings), Settings(root=tmp_path, web_port=0)))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    assert "127.0.0.1:8080" in line
    here = line.replace("127.0.0.1:8080", f"127.0.0.1:{port}")

    def answered(token: str) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-c", here.replace("curl ", "curl -sS -w '\\n%{http_code} %{url_effective}' ", 1)],
            capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "TOKEN": token},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return int(done.stdout.rpartition("\n")[2].split()[0]), done.stdout

    try:
        status, said = answered(secret)
        assert (status, json.loads(said.partition("\n")[0])["items"]) == (200, [])
        asked = parse_qs(urlsplit(said.split()[-1]).query)
        assert asked == {"kind": ["Thông báo"], "from": ["2021"], "limit": ["100"]}
        assert answered("khác")[0] == 401
    finally:
        server.should_exit = True
        thread.join(10)


def test_options_of_the_scheduler() -> None:
    scheduler = pytest.importorskip("distributed.cli.dask_scheduler").main
    known = {option for one in scheduler.params for option in (*one.opts, *one.secondary_opts)}
    shown = [
        word for _, line in OTHERS if line.startswith("dask ") for word in line.split() if word[:2] == "--"
    ]
    assert shown
    assert set(shown) <= known
