"""Addresses of the diagnostics, under /diagnostics/."""

from django.urls import path

from diagnostics.views import diagnostics, eligibility, evidence, matrix, names, priority, problems

urlpatterns = [
    path("", diagnostics.diagnostic_list, name="diagnostic-list"),
    path("nouveau/", diagnostics.diagnostic_create, name="diagnostic-create"),
    path("<int:pk>/", diagnostics.diagnostic_detail, name="diagnostic-detail"),
    path("<int:pk>/historique/", diagnostics.diagnostic_history, name="diagnostic-history"),
    path("<int:pk>/modifier/", diagnostics.diagnostic_edit, name="diagnostic-edit"),
    path("<int:pk>/parties/<slug:part>/", diagnostics.diagnostic_part, name="diagnostic-part"),
    path("<int:pk>/champs/<slug:field>/", diagnostics.diagnostic_field, name="diagnostic-field"),
    path("<int:pk>/problemes/nouveau/", problems.problem_create, name="problem-create"),
    path("<int:pk>/valider/", diagnostics.diagnostic_validate, name="diagnostic-validate"),
    path("<int:pk>/rouvrir/", diagnostics.diagnostic_reopen, name="diagnostic-reopen"),
    path("<int:pk>/matrice/", matrix.diagnostic_matrix, name="diagnostic-matrix"),
    path("<int:pk>/donnees-nominatives/", names.diagnostic_names, name="diagnostic-names"),
    path("<int:pk>/donnees-nominatives/<slug:digest>/", names.name_confirm, name="name-confirm"),
    path("confirmations/<int:pk>/retirer/", names.name_withdraw, name="name-withdraw"),
    path("problemes/<int:pk>/", problems.problem_detail, name="problem-detail"),
    path("problemes/<int:pk>/noter/", priority.problem_score, name="problem-score"),
    path("problemes/<int:pk>/priorite/", priority.problem_overrule, name="problem-overrule"),
    path("problemes/<int:pk>/priorite/calculee/", priority.problem_restore, name="problem-restore"),
    path("problemes/<int:pk>/reponses/<slug:field>/", matrix.problem_response, name="problem-response"),
    path("reponses/<int:pk>/effacer/", matrix.problem_response_remove, name="problem-response-remove"),
    path("problemes/<int:pk>/appui/<slug:kind>/", evidence.evidence_add, name="evidence-add"),
    path("appui/<int:pk>/modifier/", evidence.evidence_edit, name="evidence-edit"),
    path("appui/<int:pk>/retirer/", evidence.evidence_remove, name="evidence-remove"),
    path("<int:pk>/eligibilite/", eligibility.eligibility_create, name="eligibility-create"),
    path("<int:pk>/constat-eligibilite/", eligibility.eligibility_preview, name="eligibility-preview"),
    path("<int:pk>/constat-eligibilite/enregistrer/", eligibility.eligibility_state, name="eligibility-state"),
    path("eligibilites/<int:pk>/", eligibility.eligibility_detail, name="eligibility-detail"),
    path("eligibilites/<int:pk>/pdf/", eligibility.eligibility_pdf, name="eligibility-pdf"),
    path("territoires/<int:pk>/eligibilite/", eligibility.territory_eligibility, name="territory-eligibility"),
    path("problemes/<int:pk>/modifier/", problems.problem_edit, name="problem-edit"),
    path("problemes/<int:pk>/supprimer/", problems.problem_remove, name="problem-remove"),
    path("problemes/<int:pk>/acteurs/nouveau/", problems.problem_actor_add, name="problem-actor-add"),
    path("acteurs/<int:pk>/retirer/", problems.problem_actor_remove, name="problem-actor-remove"),
]
