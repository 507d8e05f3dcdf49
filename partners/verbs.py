"""Sentences of the history of organisations, councils and people: « Mme X … »."""

VERBS = {
    "organisation.created": "a créé l’organisme",
    "organisation.changed": "a modifié la fiche de l’organisme",
    "organisation.closed": "a fermé l’organisme",
    "organisation.reopened": "a rouvert l’organisme",
    "contact.added": "a ajouté un contact",
    "contact.changed": "a modifié un contact",
    "contact.left": "a noté le départ d’un contact",
    "affiliation.given": "a rattaché une personne à l’organisme",
    "affiliation.ended": "a mis fin à un rattachement",
    "council.created": "a créé le conseil",
    "council.changed": "a modifié la fiche du conseil",
    "council.dormant": "a mis le conseil en sommeil",
    "council.awake": "a réveillé le conseil",
    "council.dissolved": "a dissous le conseil",
    "meeting.recorded": "a enregistré une réunion",
    "meeting.changed": "a modifié une réunion",
    "person.invited": "a ouvert un accès",
}
