from django.urls import path

from kogge.commons.talk import views

urlpatterns = [
    path("talk/", views.thread_list, name="thread_list"),
    path("talk/new/", views.thread_new, name="thread_new"),
    path("talk/mails/", views.talk_pace, name="talk_pace"),
    path("talk/visits/", views.stay_list, name="stay_list"),
    path("talk/visits/<int:pk>/remove/", views.stay_remove, name="stay_remove"),
    path("talk/<slug:ref>/", views.thread_detail, name="thread_detail"),
    path("talk/<slug:ref>/draft/", views.thread_save, name="thread_save"),
    path("talk/<slug:ref>/files/<slug:file>/", views.thread_file, name="thread_file"),
    path("talk/<slug:ref>/<int:pk>/", views.remark_detail, name="remark_detail"),
    path("talk/<slug:ref>/<int:pk>/edit/", views.remark_edit, name="remark_edit"),
    path("talk/<slug:ref>/<int:pk>/<slug:verb>/", views.remark_step, name="remark_step"),
    path("talk/<slug:ref>/<slug:verb>/", views.thread_step, name="thread_step"),
]
