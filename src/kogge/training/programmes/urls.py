from django.urls import path

from kogge.training.programmes import views

urlpatterns = [
    path("programmes/", views.programme_list, name="programme_list"),
    path("programmes/<slug:slug>/", views.programme_detail, name="programme_detail"),
    path("programmes/<slug:programme>/<slug:edition>/", views.edition_detail, name="edition_detail"),
    path("manage/programmes/new/", views.programme_new, name="programme_new"),
    path("manage/<slug:programme>/new/", views.edition_new, name="edition_new"),
    path("manage/<slug:programme>/<slug:edition>/copy/", views.edition_copy, name="edition_copy"),
    path("manage/<slug:programme>/<slug:edition>/setup/", views.edition_setup, name="edition_setup"),
    path("manage/<slug:programme>/<slug:edition>/records/", views.edition_hold, name="edition_hold"),
    path("manage/<slug:programme>/<slug:edition>/setup/<slug:verb>/", views.edition_step, name="edition_step"),
]
