from django.urls import path

from kogge.commons.surveys.views import answering, making, questions

urlpatterns = [
    path("surveys/link/<str:token>/", answering.survey_link, name="survey_link"),
    path("surveys/<slug:ref>/", answering.survey_fill, name="survey_fill"),
    path("surveys/<slug:ref>/save/", answering.survey_save, name="survey_save"),
    path("surveys/<slug:ref>/check/", answering.survey_check, name="survey_check"),
    path("surveys/<slug:ref>/sent/", answering.survey_sent, name="survey_sent"),
    path("manage/surveys/", making.questionnaire_list, name="questionnaire_list"),
    path("manage/surveys/new/", making.questionnaire_new, name="questionnaire_new"),
    path("manage/surveys/<slug:ref>/", making.questionnaire_detail, name="questionnaire_detail"),
    path("manage/surveys/<slug:ref>/edit/", making.questionnaire_edit, name="questionnaire_edit"),
    path("manage/surveys/<slug:ref>/preview/", making.questionnaire_preview, name="questionnaire_preview"),
    path("manage/surveys/<slug:ref>/invite/", making.questionnaire_invite, name="questionnaire_invite"),
    path("manage/surveys/<slug:ref>/remind/", making.questionnaire_remind, name="questionnaire_remind"),
    path("manage/surveys/<slug:ref>/copy/", making.questionnaire_copy, name="questionnaire_copy"),
    path(
        "manage/surveys/<slug:ref>/translate/<slug:language>/",
        making.questionnaire_translate,
        name="questionnaire_translate",
    ),
    path("manage/surveys/<slug:ref>/sections/new/", questions.section_new, name="section_new"),
    path("manage/surveys/<slug:ref>/sections/<int:number>/", questions.section_edit, name="section_edit"),
    path("manage/surveys/<slug:ref>/sections/<int:number>/remove/", questions.section_remove, name="section_remove"),
    path(
        "manage/surveys/<slug:ref>/sections/<int:number>/add/<slug:kind>/",
        questions.question_new,
        name="question_new",
    ),
    path("manage/surveys/<slug:ref>/questions/<slug:code>/", questions.question_edit, name="question_edit"),
    path("manage/surveys/<slug:ref>/questions/<slug:code>/move/", questions.question_move, name="question_move"),
    path("manage/surveys/<slug:ref>/questions/<slug:code>/remove/", questions.question_remove, name="question_remove"),
    # Last, since every other word behind the reference has a page of its own.
    path("manage/surveys/<slug:ref>/<slug:verb>/", making.questionnaire_step, name="questionnaire_step"),
]
