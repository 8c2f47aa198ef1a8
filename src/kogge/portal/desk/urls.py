from django.urls import path

from kogge.portal.desk import views

urlpatterns = [
    path("manage/", views.desk, name="desk"),
    path("manage/shipped/", views.desk_shipped, name="desk_shipped"),
    path("manage/<slug:programme>/<slug:edition>/", views.desk_edition, name="desk_edition"),
]
