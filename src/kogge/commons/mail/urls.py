from django.urls import path

from kogge.commons.mail import platform_views, views

urlpatterns = [
    path("mail/leave/<str:token>/", views.mail_leave, name="mail_leave"),
    path("mailbox/", views.message_list, name="message_list"),
    path("mailbox/<int:pk>/", views.message_detail, name="message_detail"),
    path("platform/mail/", platform_views.platform_mail, name="platform_mail"),
    path("platform/mail/hold/", platform_views.platform_mail_hold, name="platform_mail_hold"),
    path("platform/mail/release/", platform_views.platform_mail_release, name="platform_mail_release"),
    path("platform/mail/again/", platform_views.platform_mail_again, name="platform_mail_again"),
    path("platform/mail/stopped/", platform_views.platform_mail_stopped, name="platform_mail_stopped"),
    path("platform/mail/stopped/<int:pk>/lift/", platform_views.platform_mail_lift, name="platform_mail_lift"),
    path("platform/mail/deliverability/", platform_views.platform_mail_names, name="platform_mail_names"),
    path("platform/mail/<int:pk>/", platform_views.platform_mail_detail, name="platform_mail_detail"),
    path("platform/mail/<int:pk>/retry/", platform_views.platform_mail_retry, name="platform_mail_retry"),
]
