"""Sentences of the history of a diagnostic: « Mme X … »."""

VERBS = {
    "diagnostic.created": "a créé le diagnostic",
    "diagnostic.set": "a modifié l’intitulé, la période ou les communes",
    "diagnostic.part_written": "a modifié une partie du diagnostic",
    "diagnostic.field_described": "a décrit la réponse existante dans un champ",
    "diagnostic.problem_added": "a ajouté un problème",
    "diagnostic.problem_changed": "a modifié un problème",
    "diagnostic.problem_removed": "a supprimé un problème",
    "diagnostic.actor_added": "a ajouté un acteur concerné",
    "diagnostic.actor_removed": "a retiré un acteur concerné",
    "diagnostic.validated": "a validé le diagnostic",
    "diagnostic.reopened": "a rouvert le diagnostic",
    "diagnostic.eligibility_decided": "a pris une décision d’éligibilité",
    "series.created": "a créé la série",
    "series.set": "a modifié la description ou les lignes de la série",
    "series.values_entered": "a saisi ou importé des valeurs",
    "series.closed": "a clos la série",
    "series.reopened": "a rouvert la série",
    "edition.imported": "a importé un fichier de l’édition",
    "edition.withdrawn": "a retiré l’édition",
    "edition.restored": "a rétabli l’édition",
}
