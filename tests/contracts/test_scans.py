"""Which scans are version N of the contract, whole and once."""

from __future__ import annotations

from cls_portal.scans import ScannedPage
from contracts.scans import Mark, ScanReport, judge, mark_of

DIGEST = "0123456789abcdef" * 4
BLANK, ILLEGIBLE = ScannedPage((), blank=True), ScannedPage(())


def page(number: int, *, of: int = 4, reference: str = "CLS-1", version: int = 2, digest: str = DIGEST) -> ScannedPage:
    query = f"reference={reference}&version={version}&empreinte={digest[:16]}"
    cover = (f"https://x.fr/verifier/?{query}",) if number == 1 else ()
    return ScannedPage((*cover, f"https://x.fr/verifier/?{query}&page={number}/{of}"))


def judged(*pages: ScannedPage) -> ScanReport:
    return judge(pages, reference="CLS-1", version=2, digest=DIGEST, of=4)


WHOLE = [page(number) for number in (1, 2, 3, 4)]


def test_a_whole_copy_is_accepted_blank_backs_and_disorder_are_only_told():
    assert judged(*WHOLE).faults == judged(*WHOLE).notes == []
    report = judged(WHOLE[0], BLANK, WHOLE[2], WHOLE[1], WHOLE[3])
    assert report.faults == []
    assert report.notes == [
        "Les pages ne sont pas dans l’ordre du contrat ; aucune ne manque.",
        "Pages blanches ignorées : 2.",
    ]


def test_missing_doubled_and_illegible_pages_are_named():
    assert judged(*WHOLE[:1], *WHOLE[3:]).faults == ["Il manque les pages 2 et 3 du contrat."]
    assert judged(*WHOLE, WHOLE[1]).faults == ["Le fichier contient deux fois la page 2 du contrat."]
    report = judged(*WHOLE[:3], ILLEGIBLE)
    assert "lisible sur la page 4 du fichier" in report.faults[0]
    assert report.faults[1] == "Il manque la page 4 du contrat."
    assert judged(BLANK).faults == ["Aucune page de ce fichier n’est une page du contrat."]


def test_a_page_of_another_version_contract_text_or_length_is_refused():
    others = [page(4, version=1), page(4, reference="CLS-9"), page(4, digest="f" * 64), page(4, of=5)]
    for other in others:
        assert "est d’un autre document" in judged(*WHOLE[:3], other).faults[0]
    assert "contrat CLS-9, version 2" in judged(*WHOLE[:3], others[1]).faults[0]


def test_many_missing_pages_are_said_in_few_words():
    report = judge([page(5, of=12)], reference="CLS-1", version=2, digest=DIGEST, of=12)
    assert report.faults == ["Il manque les pages 1 à 4 et 6 à 12 du contrat."]


def test_what_is_no_mark_of_a_page_is_none():
    assert mark_of("https://x.fr/?reference=A&version=1&empreinte=f&page=2/9") == Mark("A", "1", "f", 2, 9)
    for text in ("", "bonjour", "https://x.fr/?page=2", "http://[", "https://x.fr/?page=2/9999999"):
        assert mark_of(text) is None
