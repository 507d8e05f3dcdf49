"""Sentences of the history: « Mme X … », by verb. Each app adds its own in its `verbs.py`."""

VERBS = {
    "agent.invited": "a ouvert le compte",
    "agent.opened": "a ouvert le compte",
    "agent.invited_again": "a renvoyé l’invitation",
    "agent.password_chosen": "a choisi son mot de passe",
    "agent.password_changed": "a changé son mot de passe",
    "agent.described": "a modifié l’identité ou les coordonnées",
    "agent.deactivated": "a fermé le compte",
    "agent.reactivated": "a rouvert le compte",
    "saved_view.created": "a enregistré une vue",
    "saved_view.changed": "a modifié une vue",
    "saved_view.removed": "a supprimé une vue",
    "token.made": "a créé un jeton d’API",
    "token.used": "a utilisé un jeton d’API",
    "token.revoked": "a révoqué un jeton d’API",
    "reminders.opened": "a ouvert le choix de ses rappels",
    "reminders.chosen": "a choisi ses rappels",
    "reminders.stopped": "a arrêté ses rappels",
    "calendar.opened": "a ouvert l’adresse de son agenda",
    "calendar.revoked": "a révoqué l’adresse de son agenda",
}
