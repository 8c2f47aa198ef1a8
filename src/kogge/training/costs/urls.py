from django.urls import path

from kogge.training.costs import views

COSTS = "manage/<slug:programme>/<slug:edition>/costs/"

urlpatterns = [
    path(COSTS, views.expense_list, name="expense_list"),
    path(f"{COSTS}export/", views.expense_export, name="expense_export"),
    path(f"{COSTS}rate/", views.rate_new, name="rate_new"),
    path(f"{COSTS}<int:number>/", views.expense_correct, name="expense_correct"),
]
