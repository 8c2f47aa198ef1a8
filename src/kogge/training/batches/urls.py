from django.urls import path

from kogge.training.batches import views

MANAGED = "manage/<slug:programme>/<slug:edition>"

urlpatterns = [
    path(f"{MANAGED}/nominations/list/", views.nomination_import, name="nomination_import"),
    path(f"{MANAGED}/change/", views.change_tell, name="change_tell"),
]
