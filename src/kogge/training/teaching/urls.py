from django.urls import path

from kogge.training.teaching import views

TEACH = "teach/<slug:edition>/<int:number>/"
STEP = f"{TEACH}edit/<slug:ref>/"
MATERIAL = f"{TEACH}materials/<slug:ref>/"

urlpatterns = [
    path(TEACH, views.teach_module, name="teach_module"),
    path(f"{TEACH}edit/", views.teach_edit, name="teach_edit"),
    path(f"{TEACH}copy/", views.teach_copy, name="teach_copy"),
    path(f"{TEACH}trainers/new/", views.trainer_new, name="trainer_new"),
    path(f"{TEACH}trainers/<int:trainer>/retire/", views.trainer_retire, name="trainer_retire"),
    path(STEP, views.activity_edit, name="activity_edit"),
    path(f"{STEP}move/", views.activity_move, name="activity_move"),
    path(f"{STEP}remove/", views.activity_remove, name="activity_remove"),
    path(f"{STEP}restore/", views.activity_restore, name="activity_restore"),
    path(MATERIAL, views.material_edit, name="material_edit"),
    path(f"{MATERIAL}<slug:verb>/", views.material_step, name="material_step"),
]
