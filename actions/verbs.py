"""Sentences of the history of an action: « Mme X … »."""

VERBS = {
    "action.created": "a créé l’action",
    "action.changed": "a modifié l’action",
    "action.moved": "a changé l’ordre des actions",
    "action.removed": "a supprimé l’action",
    "action.partner_added": "a associé un partenaire à l’action",
    "action.partner_changed": "a modifié le rôle d’un partenaire de l’action",
    "action.partner_removed": "a retiré un partenaire de l’action",
    "action.budget_added": "a ajouté une ligne de budget",
    "action.budget_changed": "a modifié une ligne de budget",
    "action.budget_removed": "a supprimé une ligne de budget",
    "action.indicator_added": "a ajouté un indicateur",
    "action.indicator_changed": "a modifié un indicateur",
    "action.indicator_removed": "a supprimé un indicateur",
}
