from django.urls import path

from kogge.commons.jobs import views

urlpatterns = [path("jobs/<slug:ref>/", views.job_detail, name="job_detail")]
