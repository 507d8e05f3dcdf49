"""The texts that found each kind of contract, by date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LegalBasis:
    """A text that founds a kind of contract, in force from `since` (included) to `until` (excluded)."""

    text: str
    since: date
    until: date | None = None


_CIRCULAR_1997 = LegalBasis(
    "Circulaire interministérielle du 28 octobre 1997 relative à la mise en œuvre des contrats locaux de sécurité",
    date(1997, 10, 28),
)


_CIRCULAR_2006 = LegalBasis(
    "Circulaire INTK0600110C du 4 décembre 2006 (contrats locaux de sécurité de nouvelle génération)",
    date(2006, 12, 4),
)


_DECREE_2002 = LegalBasis("Décret n° 2002-999 du 17 juillet 2002", date(2002, 7, 18), date(2007, 7, 24))


_CGCT = LegalBasis("Code général des collectivités territoriales, art. D. 2211-1 à D. 2211-4", date(2007, 7, 24),
                   date(2014, 1, 1))  # fmt: skip


_CSI = LegalBasis("Code de la sécurité intérieure, art. L. 132-4, L. 132-13 et D. 132-7", date(2014, 1, 1))


_PLAN_2009 = LegalBasis(
    "Plan national de prévention de la délinquance et d’aide aux victimes du 2 octobre 2009", date(2009, 10, 2)
)


_CIRCULAR_2021 = LegalBasis(
    "Circulaire du Premier ministre n° 6258/SG du 16 avril 2021 (contrats de sécurité intégrée)", date(2021, 4, 16)
)


_BASES: dict[str, tuple[LegalBasis, ...]] = {
    "CLS": (_CIRCULAR_1997, _DECREE_2002, _CGCT, _CSI),
    "CLS_NG": (_CIRCULAR_2006, _DECREE_2002, _CGCT, _CSI),
    "STSPD": (_PLAN_2009, _CGCT, _CSI),
    "CTSI": (_CIRCULAR_2021, _CSI),
}


def legal_basis(kind: str, on: date) -> list[str]:
    """The texts that a contract of this kind cites on that day (domain.md §1.1)."""
    return [b.text for b in _BASES[kind] if b.since <= on and (b.until is None or on < b.until)]


def kind_exists(kind: str, on: date) -> bool:
    """Whether this kind of contract had its founding text on that day."""
    return kind in _BASES and _BASES[kind][0].since <= on


def kind_since(kind: str) -> date:
    """The day of the founding text of this kind of contract."""
    return _BASES[kind][0].since
