"""Whether a certificate names the person whom the contract names: a pure function of two names."""

from __future__ import annotations

import re
import unicodedata

# Words of civility and of rank, which certificates and contracts write or not.
CIVILITIES = frozenset(
    {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur", "me", "maitre"}
)


def words_of_name(text: str) -> frozenset[str]:
    """The words of a person's name: no accent, capital, hyphen, order or civility."""
    spelled = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return frozenset(re.findall(r"[^\W\d_]+", letters)) - CIVILITIES


def same_person(expected: str, *, common_name: str, surname: str = "", given_name: str = "") -> bool:
    """Whether a certificate names the person whom the contract names.

    Names are compared word by word, whatever their accents, capitals, hyphens and order. One of the two may say more
    than the other (a second given name, a name of use), never something else; at least two words are common, and the
    surname of the certificate, where it gives one, is whole in the contract. An e-mail address proves no name.
    """
    named, wanted = words_of_name(f"{given_name} {surname}".strip() or common_name), words_of_name(expected)
    if not words_of_name(surname) <= wanted:
        return False
    return len(named & wanted) >= 2 and (named <= wanted or wanted <= named)
