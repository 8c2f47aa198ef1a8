from django.urls import path

from kogge.training.nominations import views

urlpatterns = [
    path("programmes/<slug:programme>/<slug:edition>/nominate/", views.nomination_new, name="nomination_new"),
    path(
        "programmes/<slug:programme>/<slug:edition>/nominate/mail/",
        views.nomination_drafted,
        name="nomination_drafted",
    ),
    path("nominations/confirm/<str:token>/", views.nomination_confirm, name="nomination_confirm"),
    path("nominations/agree/<str:token>/", views.nomination_agree, name="nomination_agree"),
    path("nominations/", views.nomination_list, name="nomination_list"),
    path("nominations/<slug:ref>/", views.nomination_detail, name="nomination_detail"),
    path("nominations/<slug:ref>/<slug:verb>/", views.nomination_step, name="nomination_step"),
    path("applications/", views.application_list, name="application_list"),
    path("applications/<slug:ref>/", views.application_detail, name="application_detail"),
    path("applications/<slug:ref>/edit/", views.application_edit, name="application_edit"),
    path("applications/<slug:ref>/check/", views.application_check, name="application_check"),
    path("applications/<slug:ref>/<slug:verb>/", views.application_step, name="application_step"),
]
