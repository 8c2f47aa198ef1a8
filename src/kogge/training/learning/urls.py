from django.urls import path

from kogge.training.learning import views

urlpatterns = [
    path("learn/<slug:edition>/", views.learn_edition, name="learn_edition"),
    path("learn/<slug:edition>/calendar.ics", views.learn_calendar, name="learn_calendar"),
    path("learn/<slug:edition>/people/", views.learn_people, name="learn_people"),
    path("teach/<slug:edition>/<int:number>/<slug:event>/", views.teach_attendance, name="teach_attendance"),
    path("manage/<slug:programme>/<slug:edition>/results/<slug:ref>/", views.result_edit, name="result_edit"),
]
