from django.urls import path

from kogge.commons.mail import views
from kogge.commons.mail.leaving import PAGE

urlpatterns = [
    path(f"{PAGE}<str:token>/", views.mail_leave, name="mail_leave"),
    path("mailbox/", views.message_list, name="message_list"),
    path("mailbox/<int:pk>/", views.message_detail, name="message_detail"),
]
