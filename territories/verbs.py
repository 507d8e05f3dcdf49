"""Sentences of the history of the territories."""

VERBS = {
    "reference.loaded": "a chargé un fichier de référence",
    "role.given": "a donné un rôle",
    "role.ended": "a mis fin à un rôle",
}
