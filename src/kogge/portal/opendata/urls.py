from django.urls import path

from kogge.portal.opendata import api_views, feeds

urlpatterns = [
    path("clusters/feed/", feeds.cluster_feed, name="cluster_feed"),
    path("about/api/", api_views.about_api, name="about_api"),
]
