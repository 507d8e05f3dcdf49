"""Sentences of the history of a contract: « Mme X … »."""

from contracts.lifecycle import CONTRACT

VERBS = {
    "contract.created": "a créé le contrat",
    "contract.taken_over": "a repris un contrat signé sur papier",
    "contract.set": "a modifié le cadre du contrat",
    "contract.perimeter_set": "a modifié le périmètre",
    "contract.section_written": "a modifié un article",
    "contract.axis_added": "a ajouté un axe",
    "contract.axis_changed": "a modifié un axe",
    "contract.axis_removed": "a supprimé un axe",
    "contract.objective_added": "a ajouté un objectif",
    "contract.objective_changed": "a modifié un objectif",
    "contract.objective_removed": "a supprimé un objectif",
    "contract.partner_added": "a ajouté un partenaire",
    "contract.partner_changed": "a modifié l’engagement d’un partenaire",
    "contract.partner_removed": "a retiré un partenaire",
    "contract.signatories_derived": "a inscrit les signataires obligatoires",
    "contract.signatory_added": "a ajouté un signataire",
    "contract.signatory_named": "a désigné un signataire",
    "contract.signatory_removed": "a retiré un signataire",
    "contract.guest_invited": "a invité une personne à lire le contrat",
    "contract.guest_removed": "a retiré une invitation",
    "contract.opinion_recorded": "a enregistré un avis",
    "contract.resolution_recorded": "a enregistré une délibération",
    "contract.waived": "a accordé une dispense",
    "contract.pdf_attached": "a composé le PDF de la version",
    "contract.signed": "a signé",
    "framework.created": "a créé le contrat-cadre",
    "framework.changed": "a modifié le contrat-cadre",
    **{f"contract.{transition.name}": transition.done for transition in CONTRACT.transitions},
}
