from django.urls import path

from kogge.portal.home import about, organisation_views, region_views, search_views, views

urlpatterns = [
    path("", views.front, name="front"),
    path("home/", views.home, name="home"),
    path("hat/", views.hat, name="hat"),
    path("theme/", views.theme, name="theme"),
    path("setup/<str:token>/", views.set_up, name="set_up"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("search/", search_views.search, name="search"),
    path("regions/", region_views.region_list, name="region_list"),
    path("regions/<slug:code>/", region_views.region_detail, name="region_detail"),
    path("clusters/<slug:slug>/", organisation_views.cluster_detail, name="cluster_detail"),
    path("organisations/<slug:slug>/", organisation_views.organisation_detail, name="organisation_detail"),
    path("about/", about.about, name="about"),
    path("about/partners/", about.about_partners, name="about_partners"),
    path("about/privacy/", about.about_privacy, name="about_privacy"),
    path("about/accessibility/", about.about_accessibility, name="about_accessibility"),
    path("about/security/", about.about_security, name="about_security"),
    path("about/data/", about.about_data, name="about_data"),
    path("contact/", about.about_contact, name="about_contact"),
]
