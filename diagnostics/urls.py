"""Addresses of the diagnostics, under /diagnostics/."""

from django.urls import path

from diagnostics.views import diagnostics, eligibility, problems

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
