from django.urls import path

from kogge.commons.clusters import shelf  # noqa: F401 - the converter of addresses is known as soon as it is imported
from kogge.commons.upkeep.views import claims, colleagues, doubles, freshness

urlpatterns = [
    path("manage/clusters/claims/", claims.claim_list, name="claim_list"),
    path("manage/clusters/stale/", freshness.stale_list, name="stale_list"),
    path("manage/clusters/doubles/", doubles.double_list, name="double_list"),
    path("manage/clusters/doubles/<slug:slug>/undo/", doubles.merge_undo, name="merge_undo"),
    path("manage/clusters/doubles/<slug:slug>/<slug:other>/", doubles.double_detail, name="double_detail"),
    path("manage/clusters/doubles/<slug:slug>/<slug:other>/apart/", doubles.double_apart, name="double_apart"),
    path("<shelf:shelf>/<slug:slug>/claim/", claims.organisation_claim, name="organisation_claim"),
    path("<shelf:shelf>/<slug:slug>/join/", claims.organisation_join, name="organisation_join"),
    path("<shelf:shelf>/<slug:slug>/colleagues/", colleagues.organisation_colleagues, name="organisation_colleagues"),
    path("<shelf:shelf>/<slug:slug>/colleagues/show/", colleagues.colleague_show, name="colleague_show"),
    path("<shelf:shelf>/<slug:slug>/colleagues/recall/", colleagues.colleague_recall, name="colleague_recall"),
    path("<shelf:shelf>/<slug:slug>/colleagues/<slug:ref>/", colleagues.colleague_edit, name="colleague_edit"),
    path("<shelf:shelf>/<slug:slug>/leave/", colleagues.organisation_leave, name="organisation_leave"),
    path("<shelf:shelf>/<slug:slug>/confirm/", freshness.organisation_confirm, name="organisation_confirm"),
    path("requests/<slug:ref>/", claims.request_detail, name="request_detail"),
    path("requests/<slug:ref>/withdraw/", claims.request_withdraw, name="request_withdraw"),
    path("claims/<str:token>/", claims.claim_prove, name="claim_prove"),
    path("colleagues/<str:token>/", colleagues.colleague_join, name="colleague_join"),
    path("still-true/<str:token>/", freshness.entry_still_true, name="entry_still_true"),
]
