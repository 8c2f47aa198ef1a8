from django.urls import path

from kogge.training.learning import module_views, presence_views, views

LEARN = "learn/<slug:edition>/"
MODULE = "learn/<slug:edition>/<int:number>/"
TEACH = "teach/<slug:edition>/<int:number>/"

urlpatterns = [
    path(LEARN, views.learn_edition, name="learn_edition"),
    path(f"{LEARN}continue/", views.learn_continue, name="learn_continue"),
    path("learn/<slug:edition>/calendar.ics", views.learn_calendar, name="learn_calendar"),
    path("learn/<slug:edition>/people/", views.learn_people, name="learn_people"),
    path(f"{LEARN}workload/", module_views.learn_workload, name="learn_workload"),
    path(f"{LEARN}attendance/", presence_views.learn_attendance, name="learn_attendance"),
    path(f"{LEARN}attendance/make/", presence_views.attendance_make, name="attendance_make"),
    path(f"{LEARN}absence/<slug:event>/", presence_views.absence_tell, name="absence_tell"),
    path(MODULE, module_views.learn_module, name="learn_module"),
    path(f"{MODULE}materials/<slug:ref>/<int:version>/<slug:what>/", module_views.material_file, name="material_file"),
    path(f"{MODULE}<slug:ref>/", module_views.learn_activity, name="learn_activity"),
    path(f"{MODULE}<slug:ref>/done/", module_views.activity_done, name="activity_done"),
    path(f"{MODULE}<slug:ref>/undo/", module_views.activity_undo, name="activity_undo"),
    path(f"{TEACH}absences/<slug:ref>/", presence_views.absence_answer, name="absence_answer"),
    path(f"{TEACH}absences/<slug:ref>/count/", presence_views.absence_count, name="absence_count"),
    path("teach/<slug:edition>/<int:number>/<slug:event>/", views.teach_attendance, name="teach_attendance"),
    path(
        "manage/<slug:programme>/<slug:edition>/attendance-rule/",
        presence_views.attendance_rule,
        name="attendance_rule",
    ),
    path("manage/<slug:programme>/<slug:edition>/results/<slug:ref>/", views.result_edit, name="result_edit"),
]
