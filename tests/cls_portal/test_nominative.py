"""What is taken for personal data, and what is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cls_portal.nominative import Kind, WrittenText, findings, passages, warning

# Kind, then the text; what is found stands between « [ » and « ] ».
FOUND = """
birth  Un mineur, [Jean Dupont né le 12/03/2004], est suivi par la cellule.
birth  [DUPONT Jean, 12 mars 2004]
birth  Il s’agit de [Jean Dupont, né le 12 mars 2004] à Cenon.
birth  La situation de [Fatoumata Diallo née le 3/5/2009] inquiète le collège.
birth  [Benali Karim né le 01.02.2001]
birth  [Ilyess Benmansour, né le 17/11/2006], sort régulièrement la nuit.
birth  [Mme Durand, née le 4 août 1972], a porté plainte.
birth  [M. Lopez (né le 14/07/1989]) a été reçu.
birth  [J. Dupont né le 12/03/04]
birth  [Marie-Claire Petit, née à Bègles le 2 janvier 1998], est hébergée.
birth  [Jean-Pierre LE GALL né le 23-04-1995]
birth  [Dupont Jean 12/03/2004]
birth  [Kevin MARTIN (12/03/2008])
birth  [MARTIN Kevin – 12/03/2008] : rappel à l’ordre
birth  [Océane Leroy : 30 décembre 2007]
birth  Le [jeune né le 12/03/2008] a été vu trois fois.
birth  Une [victime née le 1er mai 1960] a témoigné.
birth  [Date de naissance : 12/03/2004]
birth  [DDN 12/03/2004], troisième signalement
birth  [Yanis Bouzid né(e) le 09/09/2010]
birth  [Lefèvre Zoé née le 3 février 2011]
birth  [Élodie Mercier, lycéenne, née le 22/10/2005]
birth  <td><p>[DUPONT</p></td><td><p>Jean</p></td><td><p>12/03/2004]</p></td>
birth  <p>Suivi de <strong>[Jean</strong> <em>Dupont</em>, né le 12/03/2004]</p>
birth  Noms cités : [Ahmed Saïdi, 5 juin 1999]; d’autres suivent.
phone  Le joindre au [06 12 34 56 78].
phone  Tél. [0612345678]
phone  son portable [07.81.22.33.44]
phone  ([+33 6 12 34 56 78])
phone  [+33(0)612345678]
phone  [0033 6 12 34 56 78]
phone  Mère : [05-56-12-34-56]
phone  domicile [05 56 12 34 56], le soir
phone  [06/12/34/56/78]
phone  [06 1234 5678]
email  Écrire à [jean.dupont@exemple.fr].
email  [kevin33@gmail.com]
email  [fatou_diallo@ville-exemple.fr]
email  <a href="mailto:x">[paul-roux@orange.fr]</a>
email  [j.martin@departement-exemple.fr]
plate  Le véhicule [AB-123-CD] stationne chaque soir.
plate  scooter [FG 456 HJ]
plate  voiture [AB123CD]
plate  [gh-789-kl]
plate  Une Clio [123 ABZ 33] sert de guet.
plate  [1234 WX 75] vue deux fois
plate  [4567 ZT 2A]
social_security  [1 85 05 78 006 084 91]
social_security  n° [185057800608491]
social_security  [2 69 05 49 588 157]
""".replace("\u00a0", " ")

NOTHING = """
Le contrat est signé le 12 mars 2026.
Conseil municipal du 12/03/2004
Code de la sécurité intérieure, art. L. 132-5 et D. 132-7
circulaire du 28 octobre 1997, I.3
Loi n° 2007-297 du 5 mars 2007
L’association Médiation Sociale, née le 3 mars 1998, intervient en soirée.
Le Contrat Local de Sécurité, né le 12 mars 2004, est arrivé à son terme.
Le dispositif né le 12/03/2004 concerne trois communes.
Le CLSPD né le 1er janvier 2003 se réunit deux fois par an.
Réunion au collège Jean Moulin, 12 mars 2014
Rixe devant le lycée Victor Hugo, 3 mai 2012
place Charles de Gaulle, 14 juillet 2010
Travaux rue Pierre Curie, 1er juin 2009
CLSPD Bègles, 12 mars 2004
CISPD Rive Droite 12/03/2015
Plan Vigipirate, 8 janvier 2015
Rapport de Marie Martin, 12 mars 2025
Entretien avec Paul Roux (3 mai 2024)
Fait à Bordeaux, le 12 mars 2026
Le maire, Jean Dupont, le 12 mars 2026
Appeler le 17 en cas d’urgence.
Le 3919 est gratuit et anonyme.
Composer le 15, le 18, le 112 ou le 114.
116 006, numéro d’aide aux victimes
119 Allô Enfance en Danger
0 800 840 800
0800 05 95 95
N° vert 0800 130 000
0825 123 456
Commissariat : 05 56 99 12 34
Mairie de Bègles – standard 05 56 49 88 88
Accueil de la maison de justice : 05.56.12.34.56
SIREN 732 829 320
SIRET 732 829 320 00074
SIRET 73282932000074
42 000 € dont 12 500,50 € de FIPD
1 250 000 habitants en 2022
01/02/2004 10:12
Période du 01/01/2024 au 31/12/2025
01.02.2004 – 12.05.2006
de 20 h à 1 h, du mardi au samedi
32 mesures en 2024, 41 en 2025
INSEE 33039, code postal 33130
taux de 5,6 ‰ contre 4,8 ‰ en 2023
Ligne A du tramway, arrêt Buttinière
contact@mairie-exemple.fr
clspd@ville-exemple.fr
pref-cabinet@gironde.gouv.fr
accueil.victimes@exemple.fr
police.municipale@ville-exemple.fr
france-victimes@exemple.org
secretariat_general@exemple.fr
a@b
12 rue Victor-Hugo
PLUS DE 100 EN 2024
350 QPV 33 communes
1500 HAB 33
150 000 EUR 25 %
PRÈS DE 300 EN UN AN
Article R. 123-45 du code
les bâtiments AB, CD et EF
cadastre AB 123
note DC-2024-12
RN 230 et A 630
budget 2024 : 1000 EUR 2025 : 1200 EUR
AB-12-CD
2024-03-12
12 mars 2004
né en 2004
Né d’une initiative des habitants, le projet grandit.
La brigade est née le 1er septembre 2011.
Trois jeunes sur dix sont nés dans la commune.
Bègles et Talence, 3 mars 2015
10 20 30 40 50 60 70
1 2 3 4 5 6 7 8 9 10 11 12 13
version 1.12.34.56.78
<p>Total : <strong>06</strong> faits en 2024, 12 en 2025, 34 en 2026</p>
""".replace("\u00a0", " ")


def lines(corpus: str) -> list[str]:
    return [line for line in corpus.splitlines() if line]


@pytest.mark.parametrize("line", lines(FOUND))
def test_what_is_found(line):
    kind, _, text = line.partition("  ")
    expected = text[text.index("[") + 1 : text.index("]")]
    [found] = findings(text.replace("[", "").replace("]", ""))
    assert found.kind == kind
    if "<" not in expected:
        assert found.excerpt.strip() == expected
    else:
        assert found.excerpt.split()[0] in expected


@pytest.mark.parametrize("line", lines(NOTHING))
def test_what_is_not(line):
    assert findings(line) == []


def test_the_corpora_are_wide_enough():
    assert len(lines(FOUND)) >= 40
    assert len(lines(NOTHING)) >= 60
    assert {line.split()[0] for line in lines(FOUND)} == {kind.value for kind in Kind}


def test_a_finding_says_where_it_stands():
    text = "<p>Premier constat.</p><p>Le joindre au 06&nbsp;12&nbsp;34&nbsp;56&nbsp;78, le soir.</p>"
    [found] = findings(text)
    assert (found.before, found.after) == ("Le joindre au ", ", le soir.")
    assert found.position == len("Premier constat.\nLe joindre au ")
    assert found.kind.label == "un numéro de téléphone"


def test_the_same_words_have_the_same_digest_and_others_another():
    [first], [spaced], [other] = map(findings, ("AB-123-CD", "voici   AB-123-CD", "AB-124-CD"))
    assert first.digest == spaced.digest != other.digest
    assert len(first.digest) == 64


def test_the_warning_names_the_text_and_what_it_seems_to_hold():
    assert warning("Compte rendu", "Le joindre au 06 12 34 56 78.") == (
        "«\u00a0Compte rendu\u00a0» semble contenir un numéro de téléphone. Relisez ce texte\u00a0: aucune donnée "
        "nominative sur une personne suivie ne doit y figurer (CSI, art. L.\u00a0132-5)."
    )
    assert warning("Compte rendu", "Rien que des lieux.") == ""


def test_the_passages_of_several_texts_come_with_their_text():
    texts = [
        WrittenText("Un", "/1/", "AB-123-CD"),
        WrittenText("Deux", "/2/", " "),
        WrittenText("Trois", "/3/", "CD-456-EF"),
    ]
    assert [(text.label, found.kind) for text, found in passages(texts)] == [("Un", Kind.PLATE), ("Trois", Kind.PLATE)]


def test_several_findings_come_in_the_order_of_the_text():
    text = "AB-123-CD, 06 12 34 56 78 et jean.dupont@exemple.fr ; DUPONT Jean, 12 mars 2004."
    assert [found.kind for found in findings(text)] == ["plate", "phone", "email", "birth"]


@settings(max_examples=60)
@given(
    st.text(alphabet=st.sampled_from("Aa Zé0123456789.-/@+()<>&né le\n\u00a0,"), max_size=300) | st.text(max_size=200)
)
def test_no_text_makes_it_fail(text):
    for found in findings(text):
        assert found.excerpt
        assert len(found.digest) == 64


@pytest.mark.parametrize(
    "piece", ["0", "A", "a@", "né le ", "Aa ", "12/03/2004 ", "<p>", "<", "06 ", "1.", "M. A né le 1/1/2001 "]
)
def test_the_time_is_that_of_the_length(piece):
    text = (piece * 100_000)[:100_000]
    began = time.perf_counter()
    findings(text)
    assert time.perf_counter() - began < 3
