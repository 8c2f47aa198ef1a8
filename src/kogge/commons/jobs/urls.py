from django.urls import path

from kogge.commons.jobs import views

urlpatterns = [
    path("jobs/<slug:ref>/", views.job_detail, name="job_detail"),
    path("jobs/<slug:ref>/end/", views.job_end, name="job_end"),
]
