"""Whether a certificate names the person whom the contract names: a pure function of two names."""

from __future__ import annotations

import re
import unicodedata

# Words of civility and of rank, which certificates and contracts write or not.
CIVILITIES = frozenset(
    {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur", "me", "maitre"}
)
# Words of a surname that are no name by themselves.
PARTICLES = frozenset(
    {"d", "da", "de", "del", "den", "der", "des", "di", "du", "el", "l", "la", "le", "les", "van", "von"}
)


def words_of_name(text: str) -> frozenset[str]:
    """The words of a person's name: no accent, capital, hyphen, order or civility."""
    spelled = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return frozenset(re.findall(r"[^\W\d_]+", letters)) - CIVILITIES


def same_person(expected: str, *, common_name: str, surname: str = "", given_name: str = "") -> bool:
    """Whether a certificate names the person whom the contract names.

    Names are compared word by word, whatever their accents, capitals, hyphens and order. One of the two may say more
    than the other (a second given name, a name of use), never something else. Surname and given name of the
    certificate, where it gives both, are each found in the contract; else at least two words are common, particles
    left aside: two names of one family are not one person. An e-mail address proves no name.
    """
    named, wanted = words_of_name(f"{given_name} {surname}".strip() or common_name), words_of_name(expected)
    if not words_of_name(surname) <= wanted:
        return False
    common = named & wanted
    if words_of_name(surname) and (given := words_of_name(given_name)):
        alike = bool(given & wanted) and len(common) >= 2
    else:
        alike = len(common - PARTICLES) >= 2
    return alike and (named <= wanted or wanted <= named)
