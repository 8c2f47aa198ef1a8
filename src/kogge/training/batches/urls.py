from django.urls import path

from kogge.training.batches import case_views, views

MANAGED = "manage/<slug:programme>/<slug:edition>"

urlpatterns = [
    path(f"{MANAGED}/nominations/list/", views.nomination_import, name="nomination_import"),
    path(f"{MANAGED}/change/", views.change_tell, name="change_tell"),
    path("nominations/<slug:ref>/eligibility/", case_views.ruling_new, name="ruling_new"),
    path("nominations/<slug:ref>/complaint/", case_views.complaint_answer, name="complaint_answer"),
    path("nominations/<slug:ref>/time/", case_views.extension_new, name="extension_new"),
    path("nominations/<slug:ref>/substitute/", case_views.nomination_substitute, name="nomination_substitute"),
]
