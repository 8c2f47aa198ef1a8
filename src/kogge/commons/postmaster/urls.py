from django.urls import path

from kogge.commons.postmaster import views

urlpatterns = [
    path("platform/mail/", views.platform_mail, name="platform_mail"),
    path("platform/mail/hold/", views.platform_mail_hold, name="platform_mail_hold"),
    path("platform/mail/release/", views.platform_mail_release, name="platform_mail_release"),
    path("platform/mail/again/", views.platform_mail_again, name="platform_mail_again"),
    path("platform/mail/letters/", views.platform_mail_letters, name="platform_mail_letters"),
    path(
        "platform/mail/letters/<slug:ref>/<slug:verb>/",
        views.platform_mail_letter_step,
        name="platform_mail_letter_step",
    ),
    path("platform/mail/stopped/", views.platform_mail_stopped, name="platform_mail_stopped"),
    path("platform/mail/stopped/<int:pk>/lift/", views.platform_mail_lift, name="platform_mail_lift"),
    path("platform/mail/deliverability/", views.platform_mail_names, name="platform_mail_names"),
    path("platform/mail/<int:pk>/", views.platform_mail_detail, name="platform_mail_detail"),
    path("platform/mail/<int:pk>/retry/", views.platform_mail_retry, name="platform_mail_retry"),
]
