"""Pages."""

from django.urls import path

from diagnostics import views

urlpatterns = [
    path("", views.diagnostic_list, name="diagnostic-list"),
    path("nouveau/", views.diagnostic_create, name="diagnostic-create"),
    path("<int:pk>/", views.diagnostic_detail, name="diagnostic-detail"),
    path("<int:pk>/historique/", views.diagnostic_history, name="diagnostic-history"),
    path("<int:pk>/modifier/", views.diagnostic_edit, name="diagnostic-edit"),
    path("<int:pk>/parties/<slug:part>/", views.diagnostic_part, name="diagnostic-part"),
    path("<int:pk>/champs/<slug:field>/", views.diagnostic_field, name="diagnostic-field"),
    path("<int:pk>/problemes/nouveau/", views.problem_create, name="problem-create"),
    path("<int:pk>/valider/", views.diagnostic_validate, name="diagnostic-validate"),
    path("<int:pk>/rouvrir/", views.diagnostic_reopen, name="diagnostic-reopen"),
    path("<int:pk>/eligibilite/", views.eligibility_create, name="eligibility-create"),
    path("problemes/<int:pk>/modifier/", views.problem_edit, name="problem-edit"),
    path("problemes/<int:pk>/supprimer/", views.problem_remove, name="problem-remove"),
    path("problemes/<int:pk>/acteurs/nouveau/", views.problem_actor_add, name="problem-actor-add"),
    path("acteurs/<int:pk>/retirer/", views.problem_actor_remove, name="problem-actor-remove"),
]
