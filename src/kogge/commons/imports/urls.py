"""Addresses of this room; they stand before those of the rooms whose words they would match."""

from django.urls import path

from kogge.commons.imports import views

urlpatterns = [
    path("clusters/export/", views.cluster_export, name="cluster_export"),
    path("clusters/export/<slug:ref>/", views.cluster_export_file, name="cluster_export_file"),
    path("manage/clusters/import/", views.import_list, name="import_list"),
    path("manage/clusters/import/<slug:ref>/", views.import_detail, name="import_detail"),
    path("manage/clusters/import/<slug:ref>/columns/", views.import_columns, name="import_columns"),
    path("manage/clusters/import/<slug:ref>/shape/", views.import_shape, name="import_shape"),
    path("manage/clusters/import/<slug:ref>/refused.csv", views.import_refused, name="import_refused"),
    path("manage/clusters/import/<slug:ref>/<slug:verb>/", views.import_step, name="import_step"),
]
