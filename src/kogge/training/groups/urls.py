from django.urls import path

from kogge.training.groups import views

GROUPS = "manage/<slug:programme>/<slug:edition>/groups/"

urlpatterns = [
    path(GROUPS, views.partition_list, name="partition_list"),
    path(f"{GROUPS}new/", views.partition_new, name="partition_new"),
    path(f"{GROUPS}<int:number>/", views.partition_detail, name="partition_detail"),
    path(f"{GROUPS}<int:number>/move/", views.partition_move, name="partition_move"),
    path(f"{GROUPS}<int:number>/again/", views.partition_again, name="partition_again"),
    path(f"{GROUPS}<int:number>/remove/", views.partition_remove, name="partition_remove"),
    path(f"{GROUPS}<int:number>/<slug:verb>/", views.partition_step, name="partition_step"),
    path("learn/<slug:edition>/groups/", views.learn_groups, name="learn_groups"),
    path("learn/<slug:edition>/groups/wishes/", views.learn_wishes, name="learn_wishes"),
]
