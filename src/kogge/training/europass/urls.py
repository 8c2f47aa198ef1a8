from django.urls import path

from kogge.training.europass import views

urlpatterns = [
    path("credentials/<str:number>/europass/", views.credential_europass, name="credential_europass"),
    path("credentials/<str:number>/europass.json", views.europass_file, name="europass_file"),
    path("credentials/<str:number>/europass.jsonld", views.europass_sealed, name="europass_sealed"),
    path("organisations/<slug:slug>/seal/", views.seal_edit, name="seal_edit"),
    path("organisations/<slug:slug>/seal/remove/", views.seal_remove, name="seal_remove"),
    path("programmes/<slug:programme>/<slug:edition>/europass.xml", views.edition_offer, name="edition_offer"),
]
