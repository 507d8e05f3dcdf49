"""The indicators of the SSMSI bases, known by their label in each edition.

Source: SSMSI, bases statistiques communale, départementale et régionale (design/domain.md §9.1); labels, units and
denominators of the editions 2022 to 2025 were read in the files themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Denominator(StrEnum):
    """What a rate is per thousand of."""

    INHABITANTS = "inhabitants"
    DWELLINGS = "dwellings"

    @property
    def label(self) -> str:
        return {"inhabitants": "pour 1\u00a0000 habitants", "dwellings": "pour 1\u00a0000 logements"}[self.value]


@dataclass(frozen=True)
class Indicator:
    """One indicator. `label` is SSMSI's, to the letter (straight apostrophe): it is the key in the files and the base.

    `communal`: published for communes too. `additive`: its counts may be summed over territories (people implicated
    are counted once in each territory, so theirs may not be read as a total).
    """

    label: str
    unit: str
    denominator: Denominator = Denominator.INHABITANTS
    communal: bool = True
    additive: bool = True

    @property
    def name(self) -> str:
        """The label as people read it."""
        return self.label.replace("'", "’")

    @property
    def rate_label(self) -> str:
        return self.denominator.label


def _suspects(label: str, *, communal: bool = True) -> Indicator:
    return Indicator(label, "Mis en cause", communal=communal, additive=False)


# Today's labels, in SSMSI's order.
CURRENT: tuple[Indicator, ...] = (
    Indicator("Homicides", "Victime", communal=False),
    Indicator("Tentatives d'homicide", "Victime", communal=False),
    Indicator("Violences physiques intrafamiliales", "Victime"),
    Indicator("Violences physiques hors cadre familial", "Victime"),
    Indicator("Violences sexuelles", "Victime"),
    Indicator("Vols avec armes", "Infraction"),
    Indicator("Vols violents sans arme", "Infraction"),
    Indicator("Vols sans violence contre des personnes", "Victime entendue"),
    Indicator("Cambriolages de logement", "Infraction", Denominator.DWELLINGS),
    Indicator("Vols de véhicule", "Véhicule"),
    Indicator("Vols dans les véhicules", "Véhicule"),
    Indicator("Vols d'accessoires sur véhicules", "Véhicule"),
    Indicator("Destructions et dégradations volontaires", "Infraction"),
    _suspects("Usage de stupéfiants"),
    _suspects("Usage de stupéfiants (AFD)"),
    _suspects("Usage de stupéfiants (hors AFD)", communal=False),
    _suspects("Trafic de stupéfiants"),
    Indicator("Escroqueries et fraudes aux moyens de paiement", "Victime"),
)

# Labels of the editions 2022 to 2024 that are no longer in use: their scope changed, they compare with nothing today.
FORMER: tuple[Indicator, ...] = (
    Indicator("Coups et blessures volontaires", "Victime"),
    Indicator("Coups et blessures volontaires intrafamiliaux", "Victime"),
    Indicator("Autres coups et blessures volontaires", "Victime"),
    Indicator("Vols de véhicules", "Véhicule"),
    Indicator("Escroqueries", "Victime"),
)

INDICATORS: dict[str, Indicator] = {indicator.label: indicator for indicator in (*CURRENT, *FORMER)}
COMMUNAL: tuple[Indicator, ...] = tuple(indicator for indicator in CURRENT if indicator.communal)
