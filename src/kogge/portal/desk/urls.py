from django.urls import path

from kogge.portal.desk import cohort_views, letter_views, views

urlpatterns = [
    path("manage/", views.desk, name="desk"),
    path("manage/shipped/", views.desk_shipped, name="desk_shipped"),
    path("manage/<slug:programme>/<slug:edition>/", views.desk_edition, name="desk_edition"),
    path("manage/<slug:programme>/<slug:edition>/cases/", views.case_list, name="case_list"),
    path("manage/<slug:programme>/<slug:edition>/cases/export/", views.case_export, name="case_export"),
    path("manage/<slug:programme>/<slug:edition>/ask/", views.desk_questionnaire, name="desk_questionnaire"),
    path("manage/<slug:programme>/<slug:edition>/cohort/", cohort_views.cohort_board, name="cohort_board"),
    path("manage/<slug:programme>/<slug:edition>/cohort/write/", cohort_views.cohort_letter, name="cohort_letter"),
    path("manage/<slug:programme>/<slug:edition>/cohort/<slug:ref>/", cohort_views.cohort_note, name="cohort_note"),
    path("manage/<slug:programme>/<slug:edition>/letters/", letter_views.letter_list, name="letter_list"),
    path("manage/<slug:programme>/<slug:edition>/letters/new/", letter_views.letter_new, name="letter_new"),
    path(
        "manage/<slug:programme>/<slug:edition>/letters/<slug:ref>/", letter_views.letter_detail, name="letter_detail"
    ),
    path(
        "manage/<slug:programme>/<slug:edition>/letters/<slug:ref>/<slug:verb>/",
        letter_views.letter_step,
        name="letter_step",
    ),
]
