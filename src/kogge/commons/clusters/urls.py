from django.urls import path

from kogge.commons.clusters import profile_views, views

urlpatterns = [
    path("clusters/", views.cluster_list, name="cluster_list"),
    path("clusters/<slug:slug>/", profile_views.cluster_detail, name="cluster_detail"),
    path("organisations/", views.organisation_list, name="organisation_list"),
    path("organisations/<slug:slug>/", profile_views.organisation_detail, name="organisation_detail"),
]
