from django.urls import path

from kogge.commons.files import views

urlpatterns = [path("files/<slug:ref>/", views.file_detail, name="file_detail")]
