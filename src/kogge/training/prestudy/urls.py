from django.urls import path, register_converter
from django.urls.converters import StringConverter

from kogge.training.prestudy import views

register_converter(type("part_of_study", (StringConverter,), {"regex": "|".join(views.PARTS)}), "part_of_study")

STUDY = "manage/<slug:programme>/<slug:edition>/pre-study/"

urlpatterns = [
    path("programmes/<slug:programme>/<slug:edition>/pre-study/", views.study_published, name="study_published"),
    path(STUDY, views.study_detail, name="study_detail"),
    path(f"{STUDY}begin/", views.study_begin, name="study_begin"),
    path(f"{STUDY}edit/", views.study_edit, name="study_edit"),
    path(f"{STUDY}ask/", views.study_ask, name="study_ask"),
    path(f"{STUDY}surveys/new/", views.study_attach, name="study_attach"),
    path(f"{STUDY}notes/", views.note_list, name="note_list"),
    path(f"{STUDY}needs/", views.need_list, name="need_list"),
    path(f"{STUDY}<part_of_study:part>.<slug:form>", views.study_export, name="study_export"),
    path(f"{STUDY}<part_of_study:part>/<int:number>/", views.study_part, name="study_part"),
    path(f"{STUDY}<part_of_study:part>/<int:number>/remove/", views.study_remove, name="study_remove"),
    path(f"{STUDY}<slug:verb>/", views.study_step, name="study_step"),
]
