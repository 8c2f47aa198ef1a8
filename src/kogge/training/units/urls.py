from django.urls import path

from kogge.training.units.views import points, shown, writing

PUBLIC = "programmes/<slug:programme>/<slug:edition>/units/"
UNITS = "manage/<slug:programme>/<slug:edition>/units/"
ONE = f"{UNITS}<slug:ref>/"

urlpatterns = [
    path(PUBLIC, shown.unit_public_list, name="unit_public_list"),
    path(f"{PUBLIC}<slug:ref>/<int:number>/", shown.unit_version, name="unit_version"),
    path("learn/<slug:edition>/units/", shown.learn_units, name="learn_units"),
    path(UNITS, writing.unit_list, name="unit_list"),
    path(f"{UNITS}matrix/", writing.unit_matrix, name="unit_matrix"),
    path(f"{UNITS}whole/", points.unit_whole, name="unit_whole"),
    path(f"{UNITS}points/", points.unit_points, name="unit_points"),
    path(f"{UNITS}new/", writing.unit_new, name="unit_new"),
    path(ONE, writing.unit_detail, name="unit_detail"),
    path(f"{ONE}edit/", writing.unit_edit, name="unit_edit"),
    path(f"{ONE}move/", writing.unit_move, name="unit_move"),
    path(f"{ONE}remove/", writing.unit_drop, name="unit_drop"),
    path(f"{ONE}outcomes/<int:key>/", writing.outcome_edit, name="outcome_edit"),
    path(f"{ONE}outcomes/<int:key>/remove/", writing.outcome_drop, name="outcome_drop"),
    path(f"{ONE}criteria/<int:key>/", writing.unit_criterion_edit, name="unit_criterion_edit"),
    path(f"{ONE}criteria/<int:key>/remove/", writing.unit_criterion_drop, name="unit_criterion_drop"),
    path(f"{ONE}<slug:verb>/", writing.unit_step, name="unit_step"),
]
