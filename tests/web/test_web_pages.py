"""What the pages show: page images upright and within limits, words and boxes, progress without secrets, runs."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path
from typing import Any

import drawn_papers as papers
import numpy as np
import paper as drawn
import pytest
from asking import token
from PIL import Image
from rig import Rig, readers

from ingest.archive.archive import Archive
from ingest.errors import NoImageError
from ingest.web.browsing import Browsing
from ingest.web.documents.listing import pieces
from ingest.web.record.images import PageImages, upright, upright_size
from ingest.web.record.readings import Readings
from ocr import Box, Page


@pytest.fixture
def images(root: Path, undrawn: None) -> Any:
    made = PageImages(Archive(root / "archive"), root / "cache", 1 << 30)
    yield made
    made.close()


def page(number: int = 1, rotation: Any = 0) -> Page:
    width, height = papers.SIZE
    return Page(number=number, width=width, height=height, dpi=150, rotation=rotation, state="read")


def test_pictures_of_three_widths(images: PageImages, root: Path, ids: dict[str, str]) -> None:
    sizes = {}
    for width in ("thumb", "page", "large"):
        with Image.open(images.picture(ids["cong-van"], page(), width)) as image:
            sizes[width] = image.size
    assert sizes == {"thumb": (160, 226), "page": papers.SIZE, "large": papers.SIZE}
    assert (root / "cache" / "pages").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_turn_as_the_page_does(rotation: Any) -> None:
    """A word drawn on a page is found where its box says, once both are turned upright."""
    image, transcript = drawn.draw(rotation=rotation)
    word, about = transcript.words[0], transcript.pages[0]
    standing = np.asarray(image.rotate(-rotation, expand=True))
    assert standing.shape[::-1] == upright_size(about)
    box = upright(Box(*word.box), about)
    assert standing[box.y0 : box.y1, box.x0 : box.x1].min() < 128
    assert (box.y1 - box.y0) < (box.x1 - box.x0)  # a word of several letters lies flat


@pytest.mark.usefixtures("undrawn")
def test_what_cannot_be_drawn_is_an_answer_and_no_end(client: Any, root: Path, ids: dict[str, str]) -> None:
    document = ids["cong-van"]
    (original,) = (root / "archive" / document[:2] / document).glob("original.*")
    original.write_bytes(b"II*\0 broken")
    here = client()
    assert here.get(f"/documents/{document}/pages/1/page.jpg").status_code == 404
    assert here.get(f"/documents/{ids['bi-vien-dan']}/pages/1/thumb.jpg").status_code == 200
    assert here.get(f"/documents/{document}").status_code == 200


def test_a_page_that_should_be_scanned_again_is_shown_with_why(
    client: Any, root: Path, ids: dict[str, str]
) -> None:
    document = ids["thong-bao"]
    file = root / "archive" / document[:2] / document / "transcript.json"
    made = file.with_name("made.json")
    here = client()
    assert "Nên xem lại" not in here.get(f"/documents/{document}").text
    transcript = json.loads(file.read_bytes())
    transcript["pages"][1]["faults"] = ["blurred", "cut"]
    file.write_text(json.dumps(transcript), encoding="utf-8")
    faults = [
        {"page": 1, "why": ["may_begin"], "thumbnail": None},
        {"page": 2, "why": ["cut"], "thumbnail": None},
    ]
    made.write_text(json.dumps(json.loads(made.read_bytes()) | {"page_faults": faults}), encoding="utf-8")
    shown = client().get(f"/documents/{document}").text
    section = shown.partition('class="rescan"')[2].partition("</section>")[0]
    assert "trang 2: bị nhòe" in section
    assert section.count("chữ bị cắt") == 1
    assert "saoluc cut" in section
    assert f"/documents/{document}/pages/2/thumb.jpg" in section


@pytest.mark.usefixtures("undrawn")
def test_the_cache_keeps_its_bound(root: Path, ids: dict[str, str]) -> None:
    made = PageImages(Archive(root / "archive"), root / "cache", 400_000)
    pages = [(ids["thong-bao"], page(n)) for n in range(1, 5)] + [(ids["cong-van"], page())]
    for n, (document, one) in enumerate(pages):
        file = made.picture(document, one, "thumb")
        for there in file.parent.glob("*.jpg"):  # as if some time had gone by
            os.utime(there, (time.time() - 1000 + n, time.time() - 1000 + n))
    size = sum(file.stat().st_size for file in (root / "cache").rglob("*.jpg"))
    assert size < 2 * 400_000
    assert file.exists()
    made.close()


def test_no_document_no_picture(images: PageImages) -> None:
    with pytest.raises(NoImageError):
        images.picture("0" * 16, page(), "page")
    with pytest.raises(ValueError, match="not a document id"):
        images.picture("../../etc", page(), "page")


def test_words_and_evidence_stand_where_they_were_read(client: Any, root: Path, ids: dict[str, str]) -> None:
    words = client().get(f"/documents/{ids['quyet-dinh']}/pages/1/words.json").json()
    boxes = {text: box for text, *box in words}
    reading = Readings(Archive(root / "archive")).of(ids["quyet-dinh"])
    (place,) = reading.places("/document/code")
    assert list(place.box) == boxes["1421/QĐ-UBND"]
    transcript = papers.PAPERS[-1].transcript()
    of_one_span = {at: spans for at, spans in reading.evidence.items() if len(spans) == 1}
    assert len(of_one_span) > 5
    for at, spans in of_one_span.items():
        expected = {(p, b) for span in spans for p, b in transcript.boxes(span.start, span.end)}
        assert {(p.page, p.box) for p in reading.places(at)} == expected, at


def test_a_snippets_hits_are_marked_whatever_their_marks() -> None:
    cut = pieces("Về công tác văn thư, lưu trữ", '"VAN thu" 2023')
    assert [text for text, is_hit in cut if is_hit] == ["văn", "thư"]
    assert "".join(text for text, _ in cut) == "Về công tác văn thư, lưu trữ"


def test_an_address_says_all_of_a_search_and_nothing_else() -> None:
    from starlette.datastructures import QueryParams

    asked = Browsing.of(
        QueryParams("q=a b&from=2020&to=20x1&state=open&doubt=perhaps&order=doubt&page=3&kind=%C4%90&x=1")
    )
    assert asked.link(page=3) == "/?q=a+b&kind=%C4%90&from=2020&state=open&order=doubt&page=3"
    assert Browsing.of(QueryParams("page=99999999&order=relevance")).sorted_by == "newest"


def test_progress_shows_no_name_of_a_held_paper(client: Any, root: Path, ids: dict[str, str]) -> None:
    from ingest.journal import Journal, State

    journal = Journal(root / "journal.sqlite3")
    journal.open_claim("x-1", b"tuyet-mat.pdf", copied=False, size=1, mtime_ns=1)
    for state in (State.CLAIMED, State.PUBLISHING, State.HELD):
        journal.move("x-1", state)
    journal.close()
    html = client().get("/progress").text
    assert "tuyet-mat" not in html
    assert '<div class="tile held"><dt>Giữ riêng</dt><dd>1</dd></div>' in html


def test_names_of_any_bytes_are_shown_and_tried_again(client: Any, root: Path) -> None:
    failed = root / "failed"
    odd = os.fsdecode(b"\xff\xfe<b>.pdf")
    (failed / odd).write_bytes(b"x")
    (failed / f"{odd}.error.json").write_text("{ broken")
    here = client()
    html = here.get("/progress").text
    assert "\\xff\\xfe&lt;b&gt;.pdf" in html
    headers = {"x-csrf-token": token(here)}
    for wanted in ({"key": "00"}, {"code": "no_such_code"}):
        there_no_more = here.post("/progress/retry", data=wanted, headers=headers)
        assert there_no_more.status_code == 404
        assert "không còn trong các tệp lỗi" in there_no_more.text
        assert "hỏng.png" in there_no_more.text, "what there is now is shown too"
        part = here.post("/progress/retry", data=wanted, headers={**headers, "hx-request": "true"})
        assert part.status_code == 200, "a browser puts no refused part into its page"
        assert "không còn trong các tệp lỗi" in part.text
        assert "<html" not in part.text
    for way, address in (("get", "/manage/failed/00"), ("post", "/manage/failed/00/deleted")):
        refused = here.request(way, address, headers=headers)
        assert (refused.status_code, "không còn trong các tệp lỗi" in refused.text) == (404, True)
    assert (failed / odd).exists()
    assert (
        here.post("/progress/retry", data={"key": os.fsencode(odd).hex()}, headers=headers).status_code == 303
    )
    assert not (failed / odd).exists()
    assert here.post("/progress/retry", headers=headers).status_code == 303
    assert list(failed.iterdir()) == []


def test_runs_and_their_reports(client: Any, root: Path) -> None:
    run = root / "reports" / "2026-11-27T10-00-00"
    run.mkdir(parents=True)
    said = {
        "started": "2026-11-27T10:00:00+00:00", "pages_done": 40, "pages_total": 100, "pages_estimated": True,
        "files_done": 4, "files_total": 9, "pages_per_second": 1.5, "seconds_left": 40.0, "ended": None,
        "counts": {"archived": 3},
    }  # fmt: skip
    (run / "progress.json").write_text(json.dumps(said))
    (run / "report.html").write_text("<!doctype html><style>p { color: red }</style><p>Report</p>")
    (root / "reports" / "..bad").mkdir()
    here = client()
    html = here.get("/progress").text
    assert "40 / ~100 trang" in html
    assert "Đã lưu: 3" in html
    answer = here.get(f"/runs/{run.name}/report.html")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    for start in ("..", "%2e%2e", "..bad", "none", "2026-11-27T10-00-00%2f.."):
        assert here.get(f"/runs/{start}/report.html").status_code == 404
    assert here.get(f"/runs/{run.name}/report.json").status_code == 404


def test_a_broken_progress_file_is_no_trouble(client: Any, root: Path) -> None:
    for n, text in enumerate(("", "[]", '{"pages_total": null}')):
        run = root / "reports" / f"2026-11-27T10-00-0{n}"
        run.mkdir(parents=True)
        (run / "progress.json").write_text(text)
    assert client().get("/progress").status_code == 200


def test_images_are_pictures(client: Any, ids: dict[str, str]) -> None:
    answer = client().get(f"/documents/{ids['cong-van']}/pages/1/thumb.jpg")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    Image.open(io.BytesIO(answer.content)).verify()


def test_the_same_paper_scanned_twice_is_linked(client: Any, root: Path, ids: dict[str, str]) -> None:
    twice = papers.scan(papers.PAPERS[-1]) + b"\0"
    transcript = papers.PAPERS[-1].transcript()
    rig = Rig(root, readers=readers(lambda path: transcript, papers.parse))
    rig.ingest("again.tif", twice)
    (other,) = set(rig.archive.documents()) - set(ids.values())
    rig.close()
    same = client().get(f"/documents/{ids['quyet-dinh']}").text.partition('id="same"')[2]
    assert f'href="/documents/{other}"' in same
    assert "cùng số, ký hiệu, cơ quan" in same
