from django.urls import path

from kogge.training.selfassessments.views import outside, own

ONE = "gap/<slug:ref>/"

urlpatterns = [
    path("gap/", own.gap_list, name="gap_list"),
    path("gap/begin/<slug:definition>/", own.gap_begin, name="gap_begin"),
    path("gap/others/<str:token>/", outside.gap_answer, name="gap_answer"),
    path("gap/shown/<str:token>/", outside.gap_shown, name="gap_shown"),
    path(ONE, own.gap_detail, name="gap_detail"),
    path(f"{ONE}edit/", own.gap_edit, name="gap_edit"),
    path(f"{ONE}ask/", own.gap_ask, name="gap_ask"),
    path(f"{ONE}close/", own.gap_close, name="gap_close"),
    path(f"{ONE}show/", own.gap_show, name="gap_show"),
    path(f"{ONE}hide/", own.gap_hide, name="gap_hide"),
    path(f"{ONE}grouping/", own.gap_grouping, name="gap_grouping"),
    path(f"{ONE}remove/", own.gap_remove, name="gap_remove"),
]
