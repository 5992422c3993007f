"""Names that are offered while one is typed are those of reviewed papers; papers that are like another are found."""

from __future__ import annotations

from test_catalogue import row

from ingest.catalogue import Catalogue, Filter
from ingest.catalogue.answers import ANY_COPY
from ingest.catalogue.row import Row
from parse.record import Signature


def reviewed(one: Row) -> Row:
    return one._replace(reviewed_at="2026-01-02T03:04:05+00:00", reviewed_by="lan")


def test_names_of_reviewed_papers_are_offered(catalogue: Catalogue) -> None:
    signed = [
        row(f"{n}", "", issuer=["TỈNH ỦY HÀ GIANG"], signature=Signature(name="Lê Văn Sơn")) for n in range(3)
    ]
    for one in signed[:2]:
        catalogue.put(reviewed(one))
    catalogue.put(row("misread", "", issuer=["TĨNH ỦY HÀ GlANG"], signature=Signature(name="Lè Vãn Sơn")))
    catalogue.put(reviewed(row("other", "", issuer=["ỦY BAN NHÂN DÂN"])._replace(copy_issuer="VĂN PHÒNG")))
    assert catalogue.suggestions("issuer", "") == ["TỈNH ỦY HÀ GIANG", "ỦY BAN NHÂN DÂN"]
    assert catalogue.suggestions("issuer", "hà gi") == ["TỈNH ỦY HÀ GIANG"]
    assert catalogue.suggestions("signer", "son") == ["Lê Văn Sơn"]
    assert catalogue.suggestions("copier", "van") == ["VĂN PHÒNG"]
    assert catalogue.suggestions("issuer", "100%_") == []
    assert len(catalogue.suggestions("issuer", "", confirmed_only=False)) == 3
    catalogue.put(row("other", "", issuer=["ỦY BAN NHÂN DÂN"]))  # its review was taken back
    assert catalogue.suggestions("issuer", "uy ban") == []
    for one in signed:
        catalogue.remove(one.id)
    assert catalogue.suggestions("signer", "son", confirmed_only=False) == ["Lè Vãn Sơn"]
    assert catalogue.loose_ends() == {}


def test_an_office_is_meant_as_people_call_it(catalogue: Catalogue) -> None:
    offices = {"kon tum": "TỈNH ỦY KON TUM · VĂN PHÒNG", "tuyen giao": "TỈNH ỦY KON TUM · BAN TUYÊN GIÁO"}
    for id, office in offices.items():
        catalogue.put(row(id, "")._replace(copy_issuer=office))
    for typed, meant in {
        "Văn phòng Tỉnh ủy Kon Tum": {"kon tum"}, "van phong": {"kon tum"}, "TỈNH UỶ KON TUM": set(offices),
        "TỈNH ỦY KON TUM · VĂN PHÒNG": {"kon tum"}, "Kon": set(offices), "on tum": set(), "100%_": set(), "·": set(),
    }.items():  # fmt: skip
        wanted = Filter(copier=typed)
        found = catalogue.listing(wanted)
        assert {hit.row.id for hit in found.hits} == meant, typed
        assert found.total == len(meant) == sum(wanted.leaves(one) for one in catalogue.latest(9))


def test_papers_like_another(catalogue: Catalogue) -> None:
    subjects = {
        "drought": "về việc phòng chống hạn hán mùa khô năm 2024",
        "drought again": "về việc phòng chống hạn hán mùa khô năm 2025",
        "fire": "về việc phòng cháy chữa cháy rừng",
        "wages": "về việc nâng bậc lương thường xuyên",
    }
    for id, subject in subjects.items():
        catalogue.put(row(id, f"văn bản {id}", subject=subject))
    assert [one.id for one in catalogue.similar("drought")][:1] == ["drought again"]
    assert "wages" not in [one.id for one in catalogue.similar("drought")]
    assert catalogue.similar("nobody") == []


def test_copies_that_nobody_has_reviewed(catalogue: Catalogue) -> None:
    catalogue.put(row("plain", "văn bản"))
    catalogue.put(row("copy", "văn bản")._replace(copy_kind="sao lục", copy_code="1-BS/VP"))
    catalogue.put(reviewed(row("done", "văn bản")._replace(copy_kind="sao y", copy_code="2-SY/VP")))

    def left(wanted: Filter) -> list[str]:
        found = [hit.row for hit in catalogue.listing(wanted).hits]
        assert all(map(wanted.leaves, found))
        return [one.id for one in found]

    assert left(Filter(copy=ANY_COPY)) == ["done", "copy"]
    assert left(Filter(copy=ANY_COPY, state="open")) == left(Filter(copy="Sao lục")) == ["copy"]
