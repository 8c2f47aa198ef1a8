from django.urls import path, register_converter

from kogge.commons.clusters.shelf import Shelf
from kogge.commons.profiles import admission_views, contact_views, members_views, profile_views


class Step(Shelf):
    """The steps that stand after the address of an entry: its people's, or the office's, but no decision."""

    regex = "send|cease|revive|remove|restore"


register_converter(Step, "step")
ENTRY = "<shelf:shelf>/<slug:slug>"

urlpatterns = [
    path("clusters/new/", profile_views.organisation_new, name="organisation_new"),
    path("clusters/criteria/", admission_views.cluster_criteria, name="cluster_criteria"),
    path("manage/clusters/", admission_views.admission_list, name="admission_list"),
    path("manage/clusters/<slug:slug>/", admission_views.admission_detail, name="admission_detail"),
    path(f"{ENTRY}/edit/", profile_views.organisation_edit, name="organisation_edit"),
    path(f"{ENTRY}/edit/<slug:section>/", profile_views.organisation_section, name="organisation_section"),
    path(f"{ENTRY}/logo/", profile_views.organisation_logo, name="organisation_logo"),
    path(f"{ENTRY}/contact/", contact_views.organisation_contact, name="organisation_contact"),
    path(f"{ENTRY}/members/", members_views.organisation_members, name="organisation_members"),
    path(f"{ENTRY}/members/<int:member>/", members_views.member_edit, name="member_edit"),
    path(f"{ENTRY}/members/<int:member>/remove/", members_views.member_remove, name="member_remove"),
    path(f"{ENTRY}/<step:verb>/", admission_views.organisation_step, name="organisation_step"),
]
