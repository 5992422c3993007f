"""What real papers print and what is read of them, each kind by a small made paper."""

import pytest

import parse

HEAD = """ỦY BAN NHÂN DÂN
TỈNH HÀ GIANG
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Giang, ngày 12 tháng 3 năm 2024
"""
FOOT = """Nơi nhận:
- Như Điều 3;
- Lưu: VT, NC.
"""


def decision(subject: str, foot: str = "CHỦ TỊCH\nNguyễn Văn An") -> str:
    ground = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"
    return f"{HEAD}QUYẾT ĐỊNH\n{subject}\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n{ground}\n{FOOT}{foot}"


@pytest.mark.parametrize(
    ("line", "symbol", "issuer"),
    [
        ("Sã..8940/HCCV", "HCCV", "HỘI CÔNG CHỨNG VIÊN TỈNH HÀ GIANG"),
        ("Số: /7§/STTTT-CNTT", "STTTT-CNTT", "HỘI CÔNG CHỨNG VIÊN TỈNH HÀ GIANG"),
    ],
)
def test_a_number_line_that_cannot_be_read_is_no_name(line: str, symbol: str, issuer: str) -> None:
    text = f"HỘI CÔNG CHỨNG VIÊN\nTỈNH HÀ GIANG\n{line}\nHà Giang, ngày 3 tháng 5 năm 2021\nKính gửi: Sở Tư pháp.\n"
    document = parse.parse(text).record.document
    assert (document.symbol, document.number, document.code) == (symbol, None, None)
    assert " ".join(document.issuer) == issuer


def test_a_blotted_colon_is_no_addressee() -> None:
    text = f"{HEAD.replace('QĐ-UBND', 'UBND-NC')}Kính gửi: : Sở Nội vụ\nỦy ban nhân dân tỉnh nhận được công văn ấy.\n"
    assert parse.parse(text).record.document.addressees == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Về việc công bố thủ tục hành chính của Sở Giao thông vận tải;",
            "Sở Xây dựng; Ủy ban nhân dân cấp huyện;",
        ],
        [
            "Kết luận của Phó Chủ tịch tại cuộc họp nghe báo cáo 02",
            "Chương trình: Phát triển kinh tế - xã hội",
        ],
        ["Về việc phê duyệt", "Điều lệ (sửa đổi) của Hiệp hội"],
    ],
)
def test_a_subject_goes_on_up_to_the_enacting_body(lines: list[str]) -> None:
    assert parse.parse(decision("\n".join(lines))).record.document.subject == " ".join(lines)


@pytest.mark.parametrize(
    ("foot", "title", "name"),
    [
        ("KT. CHỦ TỊCH cả\nPHÓ CHỦ TỊCH ⁄\nHuỳnh Hữu Bình", "PHÓ CHỦ TỊCH", "Huỳnh Hữu Bình"),
        ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nZZ Võ Bình", "PHÓ CHỦ TỊCH", "Võ Bình"),
        ("- CHỦ TỊCH\nN\n- Lê Thị Bích", "CHỦ TỊCH", "Lê Thị Bích"),
    ],
)
def test_what_pen_and_seal_leave_is_no_part_of_a_signature(foot: str, title: str, name: str) -> None:
    document = parse.parse(decision("Về việc phê duyệt điều lệ", foot)).record.document
    assert document.signature is not None
    assert (document.signature.title, document.signature.name) == (title, name)
    assert document.recipients == ["Như Điều 3;", "Lưu: VT, NC."]
    assert document.signature.authority in ([], ["KT. CHỦ TỊCH"])


@pytest.mark.parametrize(
    ("authority", "title"),
    [
        ("KT. CHỦ TỊCH lá", "PHÓ CHỦ TỊCH"),
        ("KT. CHỦ TỊCH ⁄", "sẽ PHÓ CHỦ TỊCH"),
        ("KT. CHỦ TỊCH", "a PHÓ CHỦ TỊCH"),
    ],
)
def test_what_a_pen_left_beside_capitals_is_no_part_of_them(authority: str, title: str) -> None:
    signature = parse.parse(
        decision("Về việc A", f"{authority}\n{title}\nNguyễn Văn An")
    ).record.document.signature
    assert signature is not None
    assert (signature.authority, signature.title, signature.name) == (
        ["KT. CHỦ TỊCH"],
        "PHÓ CHỦ TỊCH",
        "Nguyễn Văn An",
    )


def test_a_signer_set_higher_than_the_recipients_is_the_signer() -> None:
    text = decision("Về việc A", "Nguyễn Hữu Bình").replace(FOOT, f"KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n{FOOT}")
    document = parse.parse(text).record.document
    assert document.signature is not None
    assert document.signature.authority == ["KT. GIÁM ĐỐC"]
    assert (document.signature.title, document.signature.name) == ("PHÓ GIÁM ĐỐC", "Nguyễn Hữu Bình")
    assert document.recipients == ["Như Điều 3;", "Lưu: VT, NC."]


def test_an_item_goes_on_behind_the_signers_line_beside_it() -> None:
    items = "- Như trên;\nCHỦ TỊCH\n- Bộ Chỉ huy Quân sự, Bộ Chỉ huy Bộ đội Biên\nphòng tỉnh;\n- Lưu: VT.\n"
    text = decision("Về việc A", "Nguyễn Văn An").replace(FOOT, f"Nơi nhận:\n{items}")
    recipients = parse.parse(text).record.document.recipients
    assert recipients == ["Như trên;", "Bộ Chỉ huy Quân sự, Bộ Chỉ huy Bộ đội Biên phòng tỉnh;", "Lưu: VT."]


def test_what_stands_beside_a_brace_is_said_of_several_recipients() -> None:
    text = decision("Về việc A").replace("- Lưu", "- Chủ tịch HĐND tỉnh; } (để báo cáo);\n- Lưu")
    assert parse.parse(text).record.document.recipients[1] == "Chủ tịch HĐND tỉnh;"


def test_a_stamp_before_the_addressees_is_parted_from_them() -> None:
    head = HEAD.replace("QĐ-UBND", "UBND-NC")
    document = parse.parse(
        f"{head}TIẾN Q5/G[25 Kính gửi: Sở Tư pháp tỉnh Hà Giang\nThực hiện văn bản ấy.\n"
    ).record
    assert document.document.addressees == ["Sở Tư pháp tỉnh Hà Giang"]


def test_the_office_of_an_arrival_stamp_is_no_issuer() -> None:
    text = "VĂN PHÒNG CHÍNH PHỦ\nCÔNG VĂN ĐẾN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTHÔNG TƯ\nQuy định về A\n"
    assert parse.parse(text).record.document.issuer == []
    assert parse.parse(f"{HEAD}ĐẾN\nQUYẾT ĐỊNH\nVề việc A\n").record.document.issuer == [
        "ỦY BAN NHÂN DÂN TỈNH HÀ GIANG"
    ]


def test_a_consolidated_text_has_its_own_body_and_number() -> None:
    text = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTHÔNG TƯ\nQuy định về A\nĐiều 1. Phạm vi.\nQuy định này nói về A.\n"
        "BỘ QUỐC PHÒNG\nSố: 46/VBHN-BQP\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 04 tháng 5 năm 2026\n"
        "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nNguyễn Văn An\n"
    )
    document = parse.parse(text).record.document
    assert (document.issuer, document.code, document.place) == (["BỘ QUỐC PHÒNG"], "46/VBHN-BQP", "Hà Nội")
    assert str(document.date) == "2026-05-04"


def test_a_ground_behind_tasks_of_somebody_above_is_one() -> None:
    tasks = "Thực hiện Nghị quyết số 20-NQ/TW ngày 28/01/2008 của Ban Chấp hành Trung ương;\n"
    ground = "Căn cứ Chương trình phối hợp số 18/CTPH-BVH ngày 23/11/2016 của Bộ Văn hóa;\n"
    bases = parse.parse(
        f"{HEAD}CHƯƠNG TRÌNH PHỐI HỢP\nXây dựng A\n{tasks}{ground}Hai bên thống nhất như sau:\n"
    )
    assert bases.record.document.bases[-1].startswith("Căn cứ Chương trình phối hợp")
    alone = parse.parse(f"{HEAD}CHƯƠNG TRÌNH PHỐI HỢP\nXây dựng A\n{tasks}Hai bên thống nhất như sau:\n")
    assert alone.record.document.bases == []


@pytest.mark.parametrize("line", ["Sa... Số:40/HCCV", "_— Số: 40/HCCV"])
def test_a_number_behind_a_piece_of_a_stamp_is_the_number(line: str) -> None:
    text = f"HỘI CÔNG CHỨNG VIÊN\nTỈNH HÀ GIANG\n{line}\nHà Giang, ngày 3 tháng 5 năm 2021\nKính gửi: Sở Tư pháp.\n"
    assert parse.parse(text).record.document.code == "40/HCCV"


def test_a_committee_and_its_own_department_issue_no_joint_paper() -> None:
    text = "UBND TỈNH HÀ GIANG -\nSỞ XÂY DỰNG\nSố: 275/SXD-QLN\nKính gửi: Các đơn vị.\n"
    assert parse.parse(text).record.document.issuer == ["UBND TỈNH HÀ GIANG", "SỞ XÂY DỰNG"]
    joint = "LIÊN ĐOÀN LAO ĐỘNG -\nSỞ XÂY DỰNG\nSố: 275/CTPH\nKính gửi: Các đơn vị.\n"
    assert parse.parse(joint).record.document.issuer[0].endswith("SỞ XÂY DỰNG")


def test_a_steering_committees_paper_is_signed_in_the_position_held_there() -> None:
    foot = "TRƯỞNG BAN\nCHỦ TỊCH UBND TỈNH\nNguyễn Văn An"
    text = decision("Về việc A", foot)
    committee = parse.parse(
        text.replace("ỦY BAN NHÂN DÂN\nTỈNH HÀ GIANG", "UBND TỈNH HÀ GIANG\nBAN CHỈ ĐẠO 138", 1)
    )
    assert committee.record.document.signature is not None
    assert committee.record.document.signature.title == "TRƯỞNG BAN"
    other = parse.parse(text).record.document.signature
    assert other is not None
    assert other.title == "TRƯỞNG BAN CHỦ TỊCH UBND TỈNH"


@pytest.mark.parametrize(
    ("foot", "authority", "title"),
    [
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN\nTHÀNH PHỐ SÔNG BA", [], "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ SÔNG BA"),
        (
            "TL. BỘ TRƯỞNG\nVỤ TRƯỞNG VỤ GIÁO DỤC\nTRUNG HỌC",
            ["TL. BỘ TRƯỞNG"],
            "VỤ TRƯỞNG VỤ GIÁO DỤC TRUNG HỌC",
        ),
        (
            "TUQ. CHỦ TỊCH\nCHI CỤC TRƯỞNG CHI CỤC QUẢN LÝ\nVÀ PHÁT TRIỂN ĐÔ THỊ",
            ["TUQ. CHỦ TỊCH"],
            "CHI CỤC TRƯỞNG CHI CỤC QUẢN LÝ VÀ PHÁT TRIỂN ĐÔ THỊ",
        ),
        (
            "TM. ỦY BAN NHÂN DÂN\nTHÀNH PHỐ SÔNG BA\nCHỦ TỊCH",
            ["TM. ỦY BAN NHÂN DÂN THÀNH PHỐ SÔNG BA"],
            "CHỦ TỊCH",
        ),
        # What a seal repeats is no part of a position.
        ("CHỦ TỊCH\nỦY BAN NHÂN DÂN", [], "CHỦ TỊCH"),
        ("TRƯỞNG PHÒNG TỔ CHỨC\nTỈNH HÀ GIANG", [], "TRƯỞNG PHÒNG TỔ CHỨC"),
        ("KT. CHỦ TỊCH\n.* PHÓ CHỦ TỊCH", ["KT. CHỦ TỊCH"], "PHÓ CHỦ TỊCH"),
        ("KT. Giám đốc\nPhó Giám đốc", ["KT. Giám đốc"], "Phó Giám đốc"),
        ("Trưởng phòng", [], "Trưởng phòng"),
        ("CÔNG CHỨNG VIÊN", [], "CÔNG CHỨNG VIÊN"),
    ],
)
def test_a_position_over_two_lines(foot: str, authority: list[str], title: str) -> None:
    signature = parse.parse(decision("Về việc A", f"{foot}\nLê Thị Bích")).record.document.signature
    assert signature is not None
    assert (signature.authority, signature.title, signature.name) == (authority, title, "Lê Thị Bích")


@pytest.mark.parametrize(
    "behind",
    [
        "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH\nSố chứng thực: 12 Quyển số: 01-SCT/BS\nNgày 20-03-2024\n"
        "CHỦ TỊCH UBND PHƯỜNG SÔNG BA\nTrần Văn Bình",
        "DUYỆT CỦA PHÒNG GIÁO DỤC\nTRƯỞNG PHÒNG\nTrần Văn Bình",
        "XÁC NHẬN CỦA ỦY BAN NHÂN DÂN XÃ\nCHỦ TỊCH\nTrần Văn Bình",
        "Chứng thực bản sao đúng với bản chính\nSố chứng thực 12 quyển số 01-SCT/BS",
    ],
)
def test_who_certifies_or_approves_has_not_signed(behind: str) -> None:
    document = parse.parse(decision("Về việc A", f"HIỆU TRƯỞNG\nLê Thị Bích\n{behind}")).record.document
    assert document.signature is not None
    assert (document.signature.title, document.signature.name) == ("HIỆU TRƯỞNG", "Lê Thị Bích")
    assert document.signatures == []


@pytest.mark.parametrize(
    "subject",
    [
        "TIẾP THU\nÝ KIẾN CỦA CỬ TRI",
        "XIN Ý KIẾN\nPHÊ DUYỆT CỦA ỦY BAN NHÂN DÂN TỈNH",
    ],
)
def test_a_subject_that_opens_as_a_certificate_takes_no_signature_away(subject: str) -> None:
    document = parse.parse(f"{HEAD}BÁO CÁO\n{subject}\n{FOOT}CHỦ TỊCH\nNguyễn Văn An").record.document
    assert document.subject == subject.replace("\n", " ")
    assert document.recipients == ["Như Điều 3;", "Lưu: VT, NC."]
    assert document.signature is not None
    assert (document.signature.title, document.signature.name) == ("CHỦ TỊCH", "Nguyễn Văn An")


def test_words_of_a_certificate_within_the_text_take_no_signature_away() -> None:
    said = (
        "Bản sao đúng với bản chính là bản sao có đầy đủ nội dung như bản chính, theo quy định của pháp luật."
    )
    signature = parse.parse(f"{HEAD}THÔNG BÁO\nVề việc A\n{said}\n{FOOT}CHỦ TỊCH\nNguyễn Văn An").record
    assert signature.document.signature is not None
    assert signature.document.signature.name == "Nguyễn Văn An"


@pytest.mark.parametrize(
    ("authority", "line"),
    [
        ("TM. HỘI ĐỒNG QUẢN TRỊ", "THÀNH VIÊN"),
        ("TM. BAN CHẤP HÀNH ĐẢNG BỘ", "ĐÃ KÝ"),
        ("TM. ỦY BAN NHÂN DÂN HUYỆN", "QUYỀN CHỦ TỊCH"),
        ("TL. CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "PHỤ TRÁCH PHÒNG NỘI CHÍNH"),
    ],
)
def test_a_line_under_a_body_that_is_no_part_of_its_name(authority: str, line: str) -> None:
    signature = parse.parse(
        decision("Về việc A", f"{authority}\n{line}\nNguyễn Văn An")
    ).record.document.signature
    assert signature is not None
    assert (signature.authority, signature.name) == ([authority], "Nguyễn Văn An")


def test_an_item_of_the_list_is_no_name() -> None:
    foot = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nBộ Nội vụ (báo cáo)"
    signature = parse.parse(decision("Về việc A", foot)).record.document.signature
    assert signature is not None
    assert signature.name is None


def test_a_name_read_behind_what_is_kept_is_the_signers() -> None:
    text = decision("Về việc A", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH").replace("VT, NC.", "VT, NC. Trần Thị Bích")
    document = parse.parse(text).record.document
    assert document.signature is not None
    assert document.signature.name == "Trần Thị Bích"
    assert document.recipients == ["Như Điều 3;", "Lưu: VT, NC."]


def test_the_signer_of_a_draft_under_a_paper_has_not_signed_it() -> None:
    draft = (
        "HỘI ĐỒNG NHÂN DÂN\nTỈNH HÀ GIANG\nSố: /2024/NQ-HĐND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nDỰ THẢO\nNGHỊ QUYẾT\nQuy định mức chi\nĐiều 1. Mức chi\nCHỦ TỊCH\nTrần Văn Bình"
    )
    document = parse.parse(decision("Về việc A", f"CHỦ TỊCH\nNguyễn Văn An\n{draft}")).record.document
    assert document.signature is not None
    assert document.signature.name == "Nguyễn Văn An"
    assert document.signatures == []


def test_a_date_read_behind_a_subject_is_no_part_of_it() -> None:
    head = "SỞ XÂY DỰNG\nSố: 12/SXD-QH\nV/v bổ sung vốn Hà Giang, ngày 12 tháng 3 năm 2024\nKính gửi: Sở Tài chính.\n"
    document = parse.parse(head).record.document
    assert (document.about, document.place, str(document.date)) == (
        "V/v bổ sung vốn",
        "Hà Giang",
        "2024-03-12",
    )
