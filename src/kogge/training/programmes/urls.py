from django.urls import path, register_converter
from django.urls.converters import StringConverter

from kogge.training.programmes.views import preparing, public, setup

for kind, words in (("section_of_edition", setup.SECTIONS), ("rows_of_edition", setup.ROWS)):
    register_converter(type(kind, (StringConverter,), {"regex": "|".join(words)}), kind)

EDITION = "manage/<slug:programme>/<slug:edition>/setup"

urlpatterns = [
    path("programmes/", public.programme_list, name="programme_list"),
    path("programmes/<slug:slug>/", public.programme_detail, name="programme_detail"),
    path("programmes/<slug:programme>/<slug:edition>/", public.edition_detail, name="edition_detail"),
    path("programmes/<slug:programme>/<slug:edition>/fit/", public.edition_fit, name="edition_fit"),
    path("programmes/<slug:programme>/<slug:edition>/emblems/<slug:ref>/", public.funder_emblem, name="funder_emblem"),
    path("manage/programmes/new/", preparing.programme_new, name="programme_new"),
    path("manage/<slug:programme>/new/", preparing.edition_new, name="edition_new"),
    path("manage/<slug:programme>/<slug:edition>/copy/", preparing.edition_copy, name="edition_copy"),
    path(f"{EDITION}/", setup.edition_setup, name="edition_setup"),
    path("manage/<slug:programme>/<slug:edition>/records/", preparing.edition_hold, name="edition_hold"),
    path("manage/<slug:programme>/<slug:edition>/hand-over/", setup.edition_hand_over, name="edition_hand_over"),
    path(f"{EDITION}/<section_of_edition:section>/", setup.edition_section, name="edition_section"),
    path(f"{EDITION}/<rows_of_edition:noun>/", setup.edition_rows, name="edition_rows"),
    path(f"{EDITION}/<slug:verb>/", preparing.edition_step, name="edition_step"),
]
