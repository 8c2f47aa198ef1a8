from django.urls import path

from kogge.commons.events.views import afterwards, coming, running, seeing

urlpatterns = [
    path("events/", seeing.event_list, name="event_list"),
    path("events/new/", running.event_new, name="event_new"),
    path("events/<slug:slug>/", seeing.event_detail, name="event_detail"),
    path("events/<slug:slug>/practical/", seeing.event_practical, name="event_practical"),
    path("events/<slug:slug>/practical/edit/", running.event_practical_edit, name="event_practical_edit"),
    path("events/<slug:slug>/edit/", running.event_edit, name="event_edit"),
    path("events/<slug:slug>/cancel/", running.event_cancel, name="event_cancel"),
    path("events/<slug:slug>/register/", coming.event_register, name="event_register"),
    path("events/<slug:slug>/registration/", coming.registration_edit, name="registration_edit"),
    path("events/<slug:slug>/registration/<slug:verb>/", coming.registration_step, name="registration_step"),
    path("events/<slug:slug>/join/", coming.event_join, name="event_join"),
    path("events/<slug:slug>/join/<slug:secret>/", coming.event_join_link, name="event_join_link"),
    path("events/<slug:slug>/here/", coming.event_here, name="event_here"),
    path("events/<slug:slug>/met/", afterwards.event_met, name="event_met"),
    path("events/<slug:slug>/echo/", afterwards.event_echo, name="event_echo"),
    path("events/<slug:slug>/people/", running.event_people, name="event_people"),
    path("events/<slug:slug>/ask/", running.event_ask, name="event_ask"),
    path("events/<slug:slug>/code/", running.event_code, name="event_code"),
    path("events/<slug:slug>/sheet/", running.event_sheet, name="event_sheet"),
    path("events/<slug:slug>/evidence/", running.event_evidence, name="event_evidence"),
    path("events/<slug:slug>/evidence/<slug:ref>/", running.event_evidence_file, name="event_evidence_file"),
    path("events/<slug:slug>/catering/", running.event_catering, name="event_catering"),
    path("events/<slug:slug>/badges/", running.event_badges, name="event_badges"),
]
