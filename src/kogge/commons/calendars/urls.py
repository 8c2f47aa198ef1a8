from django.urls import path

from kogge.commons.calendars import views

urlpatterns = [
    path("calendar/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("account/calendar/", views.own_calendar, name="own_calendar"),
    path("account/calendar/new/", views.own_calendar_new, name="own_calendar_new"),
    path("account/calendar/remind/", views.own_calendar_remind, name="own_calendar_remind"),
    path("account/calendar/end/", views.own_calendar_end, name="own_calendar_end"),
    path("events/<slug:slug>/answers/", views.event_answers, name="event_answers"),
    path("events/<slug:slug>/announce/", views.event_announce, name="event_announce"),
    path("manage/events/import/", views.event_import, name="event_import"),
    path("manage/events/import/save/", views.event_import_save, name="event_import_save"),
]
