from django.urls import path

from kogge.training.credentials import views

urlpatterns = [
    path("credentials/", views.credential_list, name="credential_list"),
    path("credentials/<str:number>/", views.credential_detail, name="credential_detail"),
    path("credentials/<str:number>/certificate/", views.certificate_make, name="certificate_make"),
    path("credentials/<str:number>/certificate.pdf", views.certificate_download, name="certificate_download"),
    path("credentials/<str:number>/revoke/", views.credential_revoke, name="credential_revoke"),
    path("credentials/<str:number>/suspend/", views.credential_suspend, name="credential_suspend"),
    path("credentials/<str:number>/resume/", views.credential_resume, name="credential_resume"),
    path("credentials/<str:number>/reissue/", views.credential_reissue, name="credential_reissue"),
    path("credentials/<str:number>/publish/", views.credential_publish, name="credential_publish"),
    path("credentials/<str:number>/file/<slug:form>/", views.credential_file, name="credential_file"),
    path(
        "credentials/<slug:programme>/<slug:edition>/transcript.json",
        views.transcript_download,
        name="transcript_download",
    ),
    path("organisations/<slug:slug>/keys/<slug:ref>/credentials/", views.leaked_list, name="leaked_list"),
    path("organisations/<slug:slug>/keys/<slug:ref>/credentials/sign/", views.leaked_sign, name="leaked_sign"),
    path(
        "manage/<slug:programme>/<slug:edition>/award/<slug:ref>/",
        views.credential_award,
        name="credential_award",
    ),
    path("verify/", views.verify_search, name="verify_search"),
    path("verify/file/", views.verify_file, name="verify_file"),
    path("verify/<str:number>/badge.json", views.verify_badge, name="verify_badge"),
    path("verify/<str:number>/", views.verify_detail, name="verify_detail"),
]
