"""What the files say is consistent, or refused with the place of each error."""

from __future__ import annotations

import pytest

from cls_portal.errors import Refused
from territories.cog import read_geography
from territories.states import FormerNature
from tests.territories.conftest import SMALL, WriteCog


def refusal(write_cog: WriteCog, file: str, *lines: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_geography(write_cog(**{file: list(lines)}))
    return [str(reason) for reason in refused.value.reasons]


def test_the_small_geography_is_read(write_cog: WriteCog) -> None:
    geography = read_geography(write_cog())
    assert len(geography.records) == 8
    assert geography.rows["communes.csv.xz"] == 3
    assert geography.records["delegated", "01426"].parent == ("commune", "01426")
    assert geography.formers["01312", "01426"].nature == FormerNature.DELEGATED


def test_populations_are_summed_without_counting_parts_twice(write_cog: WriteCog) -> None:
    records = read_geography(write_cog()).records
    keys = [("country", "FR"), ("region", "84"), ("department", "01"), ("district", "012"), ("epci", "200071751")]
    assert {records[key].population for key in keys} == {42184 + 2613}
    assert records["delegated", "01426"].population is None


def test_an_epci_in_one_department_belongs_to_it(write_cog: WriteCog) -> None:
    assert read_geography(write_cog()).records["epci", "200071751"].department == ("department", "01")


def test_a_code_already_there_with_the_same_nature_is_refused(write_cog: WriteCog) -> None:
    region = SMALL["regions.csv"][0]
    assert refusal(write_cog, "regions.csv", region, region) == [
        "regions.csv, ligne 3, colonne « code » : « 84 » figure déjà dans le fichier avec la même nature."
    ]


def test_an_unknown_department_is_refused(write_cog: WriteCog) -> None:
    lines = [line.replace(";metro;01;84;", ";metro;02;84;") for line in SMALL["communes.csv.xz"][:1]]
    assert "communes.csv.xz, ligne 2, colonne « departement » : « 02 » ne désigne aucun territoire connu." in refusal(
        write_cog, "communes.csv.xz", *lines, *SMALL["communes.csv.xz"][1:]
    )


def test_a_commune_code_that_lost_its_zero_is_refused(write_cog: WriteCog) -> None:
    line = SMALL["communes.csv.xz"][0].replace("01053;", "1053;", 1)
    assert "communes.csv.xz, ligne 2, colonne « code » : « 1053 » n’est pas un code valable." in refusal(
        write_cog, "communes.csv.xz", line, *SMALL["communes.csv.xz"][1:]
    )


def test_a_population_in_letters_is_refused(write_cog: WriteCog) -> None:
    line = SMALL["communes.csv.xz"][0].replace("42184", "beaucoup")
    assert refusal(write_cog, "communes.csv.xz", line, *SMALL["communes.csv.xz"][1:]) == [
        "communes.csv.xz, ligne 2, colonne « population » : « beaucoup » n’est pas un nombre entier."
    ]


def test_both_files_must_agree_on_the_members_of_an_epci(write_cog: WriteCog) -> None:
    assert refusal(write_cog, "epci_communes.csv.xz", SMALL["epci_communes.csv.xz"][0]) == [
        "communes.csv.xz, ligne 3, colonne « epci » : "
        "la commune 01426 manque à « 200071751 » dans epci_communes.csv.xz."
    ]
    stranger = "200071751;01053;210100533;Bourg-en-Bresse;1;1"
    assert (
        "epci_communes.csv.xz, ligne 4, colonne « epci » : « 200071751 » n’est pas l’intercommunalité "
        "de cette commune dans communes.csv.xz."
        in refusal(write_cog, "epci_communes.csv.xz", *SMALL["epci_communes.csv.xz"], stranger)
    )


def test_an_empty_file_is_refused(write_cog: WriteCog) -> None:
    assert refusal(write_cog, "regions.csv")[0] == "regions.csv, ligne 2 : le fichier ne contient aucune ligne."


def test_all_errors_are_told_at_once(write_cog: WriteCog) -> None:
    assert len(refusal(write_cog, "passage_cog.csv", "1;01426;;;ANC;x", "01312;99999;;;RIEN;")) == 4
