from django.urls import path

from kogge.training.issuers import views

urlpatterns = [
    path("organisations/<slug:slug>/keys/", views.issuer_detail, name="issuer_detail"),
    path("organisations/<slug:slug>/keys/open/", views.issuer_open, name="issuer_open"),
    path("organisations/<slug:slug>/keys/<slug:kind>/rotate/", views.issuer_rotate, name="issuer_rotate"),
    path("organisations/<slug:slug>/keys/<slug:ref>/leaked/", views.key_leaked, name="key_leaked"),
]

# What machines read is the same in every language.
outside_languages = [
    path(".well-known/did.json", views.platform_did, name="platform_did"),
    path("organisations/<slug:slug>/did.json", views.issuer_did, name="issuer_did"),
    path("organisations/<slug:slug>/status/<slug:purpose>/<int:number>/", views.status_list, name="status_list"),
]
