"""Pages."""

from django.urls import path

from partners.views import composition, councils, decision_page, departments, organisations, people, reports

urlpatterns = [
    path("partenaires/", organisations.organisation_list, name="organisation-list"),
    path("partenaires/recherche/", organisations.organisation_search, name="organisation-search"),
    path("partenaires/nouveau/", organisations.organisation_create, name="organisation-create"),
    path("partenaires/<int:pk>/", organisations.organisation_detail, name="organisation-detail"),
    path("partenaires/<int:pk>/modifier/", organisations.organisation_edit, name="organisation-edit"),
    path("partenaires/<int:pk>/fermer/", organisations.organisation_close, name="organisation-close"),
    path("partenaires/<int:pk>/rouvrir/", organisations.organisation_reopen, name="organisation-reopen"),
    path("partenaires/<int:pk>/contacts/nouveau/", organisations.contact_create, name="contact-create"),
    path("partenaires/contacts/<int:pk>/modifier/", organisations.contact_edit, name="contact-edit"),
    path("partenaires/contacts/<int:pk>/depart/", organisations.contact_leave, name="contact-leave"),
    path("conseils/", councils.council_list, name="council-list"),
    path("conseils/departement/", departments.council_department, name="council-department"),
    path("conseils/departement/communes/", departments.council_missing, name="council-missing"),
    path(
        "conseils/departement/rapports/nouveau/", reports.departmental_report_create, name="departmental-report-create"
    ),
    path(
        "conseils/departement/rapports/<int:pk>/", reports.departmental_report_detail, name="departmental-report-detail"
    ),
    path(
        "conseils/departement/rapports/<int:pk>/modifier/",
        reports.departmental_report_edit,
        name="departmental-report-edit",
    ),
    path(
        "conseils/departement/rapports/<int:pk>/clore/",
        reports.departmental_report_close,
        name="departmental-report-close",
    ),
    path(
        "conseils/departement/rapports/<int:pk>/<str:kind>/",
        reports.departmental_report_file,
        name="departmental-report-file",
    ),
    path("conseils/nouveau/", councils.council_create, name="council-create"),
    path("conseils/<int:pk>/", councils.council_detail, name="council-detail"),
    path("conseils/<int:pk>/modifier/", councils.council_edit, name="council-edit"),
    path("conseils/<int:pk>/sommeil/", councils.council_dormant, name="council-dormant"),
    path("conseils/<int:pk>/reveil/", councils.council_wake, name="council-wake"),
    path("conseils/<int:pk>/dissolution/", councils.council_dissolve, name="council-dissolve"),
    path("conseils/<int:pk>/reunions/nouvelle/", councils.meeting_create, name="meeting-create"),
    path("conseils/<int:pk>/composition/", composition.council_composition, name="council-composition"),
    path("conseils/<int:pk>/composition/nouveau/", composition.seat_create, name="seat-create"),
    path("conseils/sieges/<int:pk>/modifier/", composition.seat_edit, name="seat-edit"),
    path("conseils/sieges/<int:pk>/fin/", composition.seat_end, name="seat-end"),
    path("conseils/sieges/<int:pk>/remplacement/", composition.seat_replace, name="seat-replace"),
    path("conseils/<int:pk>/arretes/nouveau/", composition.composition_order_create, name="composition-order-create"),
    path("conseils/arretes/<int:pk>/modifier/", composition.composition_order_edit, name="composition-order-edit"),
    path("conseils/arretes/<int:pk>/fichier/", composition.composition_order_file, name="composition-order-file"),
    path("conseils/<int:pk>/informations/nouvelle/", composition.information_record, name="information-record"),
    path("conseils/informations/<int:pk>/retrait/", composition.information_remove, name="information-remove"),
    path("reunions/<int:pk>/", councils.meeting_detail, name="meeting-detail"),
    path("reunions/<int:pk>/modifier/", councils.meeting_edit, name="meeting-edit"),
    path("decisions/<int:pk>/", decision_page.decision_detail, name="decision-detail"),
    path("personnes/", people.person_list, name="person-list"),
    path("personnes/inviter/", people.person_invite, name="person-invite"),
    path("personnes/<int:pk>/", people.person_detail, name="person-detail"),
    path("personnes/<int:pk>/modifier/", people.person_edit, name="person-edit"),
    path("personnes/<int:pk>/fermer/", people.person_deactivate, name="person-deactivate"),
    path("personnes/<int:pk>/rouvrir/", people.person_reactivate, name="person-reactivate"),
    path("personnes/<int:pk>/invitation/", people.person_invite_again, name="person-invite-again"),
    path("personnes/<int:pk>/roles/nouveau/", people.role_give, name="role-give"),
    path("personnes/roles/<int:pk>/fin/", people.role_end, name="role-end"),
    path("personnes/<int:pk>/rattachements/nouveau/", people.affiliation_create, name="affiliation-create"),
    path("personnes/rattachements/<int:pk>/fin/", people.affiliation_end, name="affiliation-end"),
]
