"""Pages."""

from django.urls import path

from partners.views import councils, organisations, people

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
    path("conseils/nouveau/", councils.council_create, name="council-create"),
    path("conseils/<int:pk>/", councils.council_detail, name="council-detail"),
    path("conseils/<int:pk>/modifier/", councils.council_edit, name="council-edit"),
    path("conseils/<int:pk>/sommeil/", councils.council_dormant, name="council-dormant"),
    path("conseils/<int:pk>/reveil/", councils.council_wake, name="council-wake"),
    path("conseils/<int:pk>/dissolution/", councils.council_dissolve, name="council-dissolve"),
    path("conseils/<int:pk>/reunions/nouvelle/", councils.meeting_create, name="meeting-create"),
    path("reunions/<int:pk>/", councils.meeting_detail, name="meeting-detail"),
    path("reunions/<int:pk>/modifier/", councils.meeting_edit, name="meeting-edit"),
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
