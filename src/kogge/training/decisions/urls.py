from django.urls import path

from kogge.training.decisions import meeting_views, own_views, views

REVIEW = "review/<slug:edition>/meeting/"
MANAGE = "manage/<slug:programme>/<slug:edition>/decisions/"

urlpatterns = [
    path("applications/<slug:ref>/gender/", own_views.application_gender, name="application_gender"),
    path(REVIEW, meeting_views.meeting, name="meeting"),
    path(f"{REVIEW}close/", meeting_views.meeting_close, name="meeting_close"),
    path(f"{REVIEW}minutes/", meeting_views.meeting_minutes, name="meeting_minutes"),
    path(f"{REVIEW}minutes/<slug:verb>/", meeting_views.meeting_step, name="meeting_step"),
    path(f"{REVIEW}<slug:ref>/", meeting_views.meeting_file, name="meeting_file"),
    path(MANAGE, views.decision_list, name="decision_list"),
    path(f"{MANAGE}next/", views.decision_next, name="decision_next"),
    path(f"{MANAGE}terms/", views.decision_terms, name="decision_terms"),
    path(f"{MANAGE}letters/", views.decision_letters, name="decision_letters"),
    path(f"{MANAGE}letters/undo/", views.letters_undo, name="letters_undo"),
    path(f"{MANAGE}letters/<slug:kind>/", views.letter_wording, name="letter_wording"),
    path(f"{MANAGE}<slug:ref>/", views.decision_detail, name="decision_detail"),
    path(f"{MANAGE}<slug:ref>/lapse/", views.decision_lapse, name="decision_lapse"),
    path(f"{MANAGE}<slug:ref>/answer/", views.change_answer, name="change_answer"),
]
