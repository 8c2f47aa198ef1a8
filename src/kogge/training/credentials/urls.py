from django.urls import path

from kogge.training.credentials import views

urlpatterns = [
    path("credentials/", views.credential_list, name="credential_list"),
    path("credentials/<str:number>/", views.credential_detail, name="credential_detail"),
    path("credentials/<str:number>/certificate/", views.certificate_make, name="certificate_make"),
    path("credentials/<str:number>/certificate.pdf", views.certificate_download, name="certificate_download"),
    path("credentials/<str:number>/revoke/", views.credential_revoke, name="credential_revoke"),
    path(
        "manage/<slug:programme>/<slug:edition>/award/<slug:ref>/",
        views.credential_award,
        name="credential_award",
    ),
    path("verify/", views.verify_search, name="verify_search"),
    path("verify/<str:number>/", views.verify_detail, name="verify_detail"),
]
