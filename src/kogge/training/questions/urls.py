from django.urls import path

from kogge.training.questions import views

OWN = "applications/<slug:ref>/questions"

urlpatterns = [
    path("manage/<slug:programme>/<slug:edition>/questions/", views.call_questions, name="call_questions"),
    path(f"{OWN}/", views.application_questions, name="application_questions"),
    path(f"{OWN}/save/", views.application_questions_save, name="application_questions_save"),
]
