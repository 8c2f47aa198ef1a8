from django.urls import path

from kogge.commons.findings import views

urlpatterns = [
    path("manage/surveys/<slug:ref>/results/", views.questionnaire_results, name="questionnaire_results"),
    path("manage/surveys/<slug:ref>/results/export/", views.questionnaire_export, name="questionnaire_export"),
    path("manage/surveys/<slug:ref>/results/publish/", views.questionnaire_publish, name="questionnaire_publish"),
    path("surveys/<slug:ref>/results/", views.survey_results, name="survey_results"),
]
