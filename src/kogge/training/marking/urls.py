from django.urls import path

from kogge.training.marking import views

TEACH = "teach/<slug:edition>/<int:number>/"
ONE = f"{TEACH}assignments/<slug:ref>/"
FILE = f"{TEACH}marking/<slug:ref>/"

urlpatterns = [
    path("learn/<slug:edition>/assignments/<slug:ref>/feedback/", views.work_feedback, name="work_feedback"),
    path(f"{ONE}release/", views.marks_release, name="marks_release"),
    path(f"{ONE}release/undo/", views.marks_undo, name="marks_undo"),
    path(f"{TEACH}phrases/", views.phrase_list, name="phrase_list"),
    path(f"{TEACH}phrases/<int:key>/remove/", views.phrase_drop, name="phrase_drop"),
    path(f"{TEACH}marking/", views.marking_list, name="marking_list"),
    path(FILE, views.marking_file, name="marking_file"),
    path(f"{FILE}agree/", views.marking_agree, name="marking_agree"),
    path(f"{FILE}again/", views.marking_reopen, name="marking_reopen"),
    path(f"{FILE}answer/", views.marking_answer, name="marking_answer"),
    path(f"{FILE}files/<slug:file>/", views.marking_enclosure, name="marking_enclosure"),
]
