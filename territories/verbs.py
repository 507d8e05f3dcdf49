"""Sentences of the history of the territories."""

VERBS = {
    "reference.loaded": "a chargé un fichier de référence",
    "local_territory.created": "a créé le territoire local",
    "local_territory.changed": "a modifié le territoire local",
    "local_territory.closed": "a clos le territoire local",
    "local_territory.reopened": "a rouvert le territoire local",
    "priority_area.created": "a enregistré la géographie prioritaire",
    "priority_area.changed": "a modifié la géographie prioritaire",
    "priority_area.removed": "a supprimé la géographie prioritaire",
    "priority_area.imported": "a importé une liste de géographies prioritaires",
    "area_list.declared": "a déclaré complète la liste de géographies prioritaires",
    "area_list.withdrawn": "ne tient plus pour complète la liste de géographies prioritaires",
    "role.given": "a donné un rôle",
    "role.ended": "a mis fin à un rôle",
}
