"""A base is recognised from its header alone, whatever year it is of."""

from __future__ import annotations

import pytest

from cls_portal.errors import Refused
from diagnostics.recorded.layouts import recognise
from diagnostics.recorded.levels import Level

TODAY = (
    "CODGEO_{};annee;indicateur;unite_de_compte;nombre;taux_pour_mille;est_diffuse;insee_pop;insee_pop_millesime;"
    "insee_log;insee_log_millesime;complement_info_nombre;complement_info_taux"
)
FORMER = (
    "CODGEO_{};annee;classe;unité.de.compte;valeur.publiée;faits;tauxpourmille;complementinfoval;complementinfotaux;"
    "POP;millPOP;LOG;millLOG"
)
DEP_2022 = "classe;annee;Code.département;Code.région;unité.de.compte;millPOP;millLOG;faits;POP;LOG;tauxpourmille"
REG_2022 = "classe;annee;Code.région;unité.de.compte;millPOP;millLOG;faits;POP;LOG;tauxpourmille"
DEP = (
    "code_departement;code_region;annee;indicateur;unite_de_compte;nombre;taux_pour_mille;insee_pop;"
    "insee_pop_millesime;insee_log;insee_log_millesime"
)
REG = DEP.replace("code_departement;", "")


def quoted(header: str) -> str:
    return ";".join(f'"{name}"' for name in header.split(";"))


@pytest.mark.parametrize(
    ("header", "level", "year"),
    [
        (TODAY.format(2026), Level.COMMUNES, 2026),
        (quoted(TODAY.format(2031)), Level.COMMUNES, 2031),
        (FORMER.format(2023), Level.COMMUNES, 2023),
        (quoted(FORMER.format(2022)), Level.COMMUNES, 2022),
        (DEP_2022, Level.DEPARTMENTS, None),
        (DEP, Level.DEPARTMENTS, None),
        (DEP.replace("code_d", "Code_d"), Level.DEPARTMENTS, None),
        (quoted(DEP), Level.DEPARTMENTS, None),
        (REG_2022, Level.REGIONS, None),
        (REG.replace("code_r", "Code_r"), Level.REGIONS, None),
        # Re-shaped extracts: what may be absent is.
        (TODAY.format(2025).partition(";insee_pop_mil")[0], Level.COMMUNES, 2025),
        (DEP.partition(";insee_pop_mil")[0], Level.DEPARTMENTS, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\r"])
def test_every_layout_is_known(header, level, year, bom, end):
    layout = recognise((bom + header + end).encode(), "f.csv")
    assert (layout.level, layout.geography_year) == (level, year)
    assert layout.fields.count("code") == 1
    assert {"year", "indicator", "unit", "count", "rate", "population"} <= set(layout.fields)


def test_only_the_communal_base_of_today_is_left_to_the_database():
    assert recognise(TODAY.format(2026).encode(), "f.csv").copied_as_it_is
    assert not recognise(FORMER.format(2023).encode(), "f.csv").copied_as_it_is
    assert not recognise(DEP.encode(), "f.csv").copied_as_it_is


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (TODAY.format(2026).replace(";", ","), "le séparateur attendu est le point-virgule\u00a0; ce fichier semble "
         "utiliser la virgule."),
        (TODAY.format(2026).replace(";", "\t"), "utiliser la tabulation."),
        ("bonjour", "l’en-tête n’a qu’une colonne"),
        (TODAY.format(2026).replace(";nombre", ""), "la colonne «\u00a0nombre\u00a0» manque."),
        (TODAY.format(2026).replace(";est_diffuse", ""), "la colonne «\u00a0est_diffuse\u00a0» manque."),
        (TODAY.format(2026) + ";nombre", "la colonne «\u00a0nombre\u00a0» est écrite deux fois."),
        (TODAY.format(2026) + ";evolution", "en-tête inconnu\u00a0: «\u00a0evolution\u00a0»."),
        (TODAY.format(2026).replace("CODGEO_", "INSEE_"), "en-tête inconnu\u00a0: «\u00a0INSEE_2026\u00a0»."),
        (DEP.replace("code_departement;code_region;", ""), "l’en-tête ne nomme ni commune, ni département, ni région."),
        (DEP + ";est_diffuse", "n’existe que dans la base communale."),
    ],
)  # fmt: skip
def test_an_unknown_header_says_what_is_wrong_with_it(header, said):
    with pytest.raises(Refused) as refusal:
        recognise(header.encode(), "f.csv")
    assert str(refusal.value).startswith("f.csv, ligne\u00a01\u00a0: ")
    assert said in str(refusal.value)


def test_an_unknown_header_names_the_known_columns():
    with pytest.raises(Refused, match=r"Colonnes connues.*taux_pour_mille"):
        recognise((TODAY.format(2026) + ";evolution").encode(), "f.csv")
