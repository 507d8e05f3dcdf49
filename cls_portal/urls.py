"""Every address of the portal: each app's pages, the API, accounts."""

from django.urls import include, path

from cls_portal.views import accounts, agenda, errors, jobs, pages, reminders, saved_views, search, verification

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("", pages.home, name="home"),
    path("compte/", include(accounts.urlpatterns)),
    path("territoires/", include("territories.urls")),
    path("", include("partners.urls")),
    path("diagnostics/", include("diagnostics.urls")),
    path("delinquance/", include("diagnostics.delinquency_urls")),
    path("contrats/", include("contracts.urls")),
    path("tableau-de-bord/", include("contracts.dashboard_urls")),
    path("actions/", include("actions.urls")),
    path("evaluations/", include("evaluations.urls")),
    path("donnees-ouvertes/", include("contracts.opendata.urls")),
    path("verifier/", verification.verify_document, name="verify-document"),
    path("vues/", include(saved_views.urlpatterns)),
    path("recherche/", include(search.urlpatterns)),
    path("travaux/<int:pk>/", jobs.job_detail, name="job-detail"),
    path("travaux/<int:pk>/annuler/", jobs.job_cancel, name="job-cancel"),
    path("api/v1/", include("cls_portal.api.urls")),
    path("", include(reminders.urlpatterns)),
    path("", include(agenda.urlpatterns)),
    path("", include(pages.urlpatterns)),
]
