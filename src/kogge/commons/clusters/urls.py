from django.urls import path

from kogge.commons.clusters import views

# The pages of single entries show several rooms and stand in the portal (portal/home/organisation_views.py).
urlpatterns = [
    path("clusters/", views.cluster_list, name="cluster_list"),
    path("organisations/", views.organisation_list, name="organisation_list"),
]
