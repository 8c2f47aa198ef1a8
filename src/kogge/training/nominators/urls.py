from django.urls import path

from kogge.training.nominators import views

MANAGED = "manage/<slug:programme>/<slug:edition>/nominators"

urlpatterns = [
    path(f"{MANAGED}/", views.nominator_list, name="nominator_list"),
    path(f"{MANAGED}/remind/", views.nominator_remind, name="nominator_remind"),
    path(f"{MANAGED}/list.<slug:form>", views.nominator_export, name="nominator_export"),
    path(f"{MANAGED}/<int:number>/<slug:verb>/", views.nominator_step, name="nominator_step"),
    path("nominate/<str:token>/", views.nominator_link, name="nominator_link"),
    path("nominate/<str:token>/nobody/", views.nominator_refuse, name="nominator_refuse"),
    path("nominate/<str:token>/<slug:ref>/", views.nominator_check, name="nominator_check"),
]
