"""Sheets: what stands on the pages of a made stack that are no paper's, and on annexes with heads of their own."""

from __future__ import annotations

import random
from typing import Any

Spec = dict[str, Any]

_STATE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def cover(chance: random.Random, specs: list[Spec]) -> list[str]:
    """A hồ sơ's cover (Nghị định 30/2020, Phụ lục V)."""
    issuer = specs[0]["document"]["issuer"]
    fields = [
        f"Phông: {issuer[0]}", "Mục lục số: 01", f"Hồ sơ số: {chance.randint(1, 400)}",
        f"Từ ngày {chance.randint(1, 28):02}/01/2019 đến ngày 20/12/2021", f"Gồm: {chance.randint(10, 90)} tờ",
        chance.choice(["Thời hạn bảo quản: Vĩnh viễn", "Thời hạn bảo quản: 20 năm"]),
    ]  # fmt: skip
    kept = [field for field in fields if chance.random() < 0.8] or fields
    about = str(specs[0]["document"].get("subject") or specs[0]["document"].get("about") or "")
    return [*issuer, "HỒ SƠ", f"Tập văn bản {about}", *kept]


def contents(chance: random.Random, specs: list[Spec]) -> list[str]:
    """A typed list of the papers in a hồ sơ."""
    title = chance.choice(["MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ", "MỤC LỤC VĂN BẢN"])
    heads = [
        "STT",
        "Số, ký hiệu văn bản",
        "Ngày tháng năm",
        "Tên loại và trích yếu",
        "Tác giả",
        "Tờ số",
        "Ghi chú",
    ]
    rows: list[str] = []
    for n, spec in enumerate(specs, 1):
        document = spec["document"]
        rows += [
            str(n),
            str(document.get("code") or ""),
            f"{document.get('type')} {document.get('subject') or ''}",
        ]
    return [title, f"Số, ký hiệu hồ sơ: {chance.randint(1, 99)}.VP", "Năm 2021", *heads, *rows]


def end(chance: random.Random) -> list[str]:
    """The end sheet of a hồ sơ."""
    count = chance.randint(10, 90)
    return [
        chance.choice(["CHỨNG TỪ KẾT THÚC", "TỜ KẾT THÚC"]), f"Hồ sơ này gồm: {count} tờ", "Viết bằng chữ: nhiều tờ",
        "Số lượng tờ mục lục: 01", "Người lập", "(Ký và ghi rõ họ và tên)",
    ]  # fmt: skip


def annex_head(chance: random.Random, spec: Spec) -> list[str]:
    """How an annex of a paper begins: with a label, as rules of their own, or as a form with a State head."""
    document = spec["document"]
    kind, code = document.get("type") or "Công văn", document.get("code")
    belongs = f"{kind} số {code} ngày 12 tháng 5 năm 2021" if code else f"{kind} ngày 12 tháng 5 năm 2021"
    if kind in ("Tờ trình", "Công văn") and chance.random() < 0.5:
        return draft(chance, spec)
    way = chance.random()
    if way < 0.45:
        number = chance.choice(["", " I", " 1", " số 01"])
        return [f"PHỤ LỤC{number}", "DANH MỤC CÁC NHIỆM VỤ", f"(Kèm theo {belongs})"]
    if way < 0.7:
        left = [document["issuer"][-1]] if chance.random() < 0.5 else []
        head = [*left, *_STATE] if chance.random() < 0.5 else []
        name = chance.choice(["QUY CHẾ", "QUY ĐỊNH", "ĐIỀU LỆ", "KẾ HOẠCH", "ĐỀ ÁN"])
        return [*head, name, "Tổ chức và hoạt động của cơ quan", f"(Ban hành kèm theo {belongs})"]
    if way < 0.85:
        form = chance.choice(["Mẫu số 01", "Biểu mẫu số 02", "Mẫu 03"])
        return [
            form,
            f"(Kèm theo {belongs})",
            *_STATE,
            "ĐƠN ĐỀ NGHỊ",
            "Kính gửi: ................................",
        ]
    return ["DANH SÁCH", "Các đơn vị tham gia", f"(Kèm theo {belongs})"]


def draft(chance: random.Random, spec: Spec) -> list[str]:
    """The head of a draft that a paper proposes: a whole one, its number and day left open."""
    mark = ["DỰ THẢO"] if chance.random() < 0.4 else []
    kind, symbol = chance.choice(
        [("NGHỊ QUYẾT", "NQ-HĐND"), ("QUYẾT ĐỊNH", "QĐ-UBND"), ("KẾ HOẠCH", "KH-UBND")]
    )
    month = chance.randint(1, 12) if chance.random() < 0.4 else "   "
    issuer = ["HỘI ĐỒNG NHÂN DÂN", "TỈNH KIÊN GIANG"] if kind == "NGHỊ QUYẾT" else spec["document"]["issuer"]
    return [
        *mark, *issuer, f"Số:      /{symbol}", *_STATE, f"Rạch Giá, ngày     tháng {month} năm 2021", kind,
        "Về việc ban hành quy định mới",
    ]  # fmt: skip
