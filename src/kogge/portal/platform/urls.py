from django.urls import path

from kogge.portal.platform import audit, health, people, recoveries, registers, views

urlpatterns = [
    path("platform/", views.platform, name="platform"),
    path("platform/health/", health.platform_health, name="platform_health"),
    path("platform/banner/", views.banner, name="banner"),
    path("platform/closing/", views.closing, name="closing"),
    path("platform/closing/end/", views.closing_end, name="closing_end"),
    path("platform/people/", people.platform_people, name="platform_people"),
    path("platform/people/<slug:ref>/", people.platform_person, name="platform_person"),
    path("platform/people/<slug:ref>/let-in/", recoveries.recovery_new, name="recovery_new"),
    path("platform/people/<slug:ref>/<slug:verb>/", people.platform_person_step, name="platform_person_step"),
    path("platform/viewing/stop/", people.viewing_stop, name="viewing_stop"),
    path("platform/recoveries/", recoveries.recovery_list, name="recovery_list"),
    path("platform/recoveries/<slug:ref>/", recoveries.recovery_detail, name="recovery_detail"),
    path("platform/recoveries/<slug:ref>/<slug:verb>/", recoveries.recovery_step, name="recovery_step"),
    path("platform/audit/", audit.audit, name="audit"),
    path("platform/audit/decisions/", registers.audit_decisions, name="audit_decisions"),
    path("platform/audit/attendance/", registers.audit_attendance, name="audit_attendance"),
    path("platform/audit/costs/", registers.audit_costs, name="audit_costs"),
    path("platform/audit/money/", registers.audit_expenses, name="audit_expenses"),
    path("account/history/", people.account_history, name="account_history"),
    path("sign-in/help/", recoveries.sign_in_help, name="sign_in_help"),
]
