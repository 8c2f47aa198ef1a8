from django.urls import path

from kogge.training.nominations.views import applying, cases, enclosing, place

EDITION = "programmes/<slug:programme>/<slug:edition>"
OWN = "applications/<slug:ref>"

urlpatterns = [
    path(f"{EDITION}/nominate/", cases.nomination_new, name="nomination_new"),
    path(f"{EDITION}/nominate/mail/", cases.nomination_drafted, name="nomination_drafted"),
    path(f"{EDITION}/apply/", applying.application_new, name="application_new"),
    path("nominations/confirm/<str:token>/", cases.nomination_confirm, name="nomination_confirm"),
    path("nominations/agree/<str:token>/", cases.nomination_agree, name="nomination_agree"),
    path("nominations/", cases.nomination_list, name="nomination_list"),
    path("nominations/<slug:ref>/", cases.nomination_detail, name="nomination_detail"),
    path("nominations/<slug:ref>/<slug:verb>/", cases.nomination_step, name="nomination_step"),
    path("support/<str:token>/", enclosing.support_answer, name="support_answer"),
    path("applications/", applying.application_list, name="application_list"),
    path(f"{OWN}/", applying.application_detail, name="application_detail"),
    path(f"{OWN}/edit/", applying.application_edit, name="application_edit"),
    path(f"{OWN}/reuse/", applying.application_reuse, name="application_reuse"),
    path(f"{OWN}/dates/", enclosing.application_dates, name="application_dates"),
    path(f"{OWN}/files/", enclosing.application_files, name="application_files"),
    path(f"{OWN}/files/<slug:file>/", enclosing.enclosure_detail, name="enclosure_detail"),
    path(f"{OWN}/files/<slug:file>/remove/", enclosing.enclosure_remove, name="enclosure_remove"),
    path(f"{OWN}/support/", enclosing.application_support, name="application_support"),
    path(f"{OWN}/support/remind/", enclosing.support_remind, name="support_remind"),
    path(f"{OWN}/place/", place.application_place, name="application_place"),
    path(f"{OWN}/complaint/", place.complaint_new, name="complaint_new"),
    path(f"{OWN}/check/", applying.application_check, name="application_check"),
    path(f"{OWN}/<slug:verb>/", applying.application_step, name="application_step"),
]
