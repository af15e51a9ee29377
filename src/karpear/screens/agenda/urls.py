"""What needs somebody."""

from django.urls import path

from . import news, views

urlpatterns = [
    path("needs/", views.agenda, name="needs"),
    path("needs/take-up/", views.take_up, name="needs_take_up"),
    path("needs/news/", news.need_news, name="need_news"),
    path("needs/calendar/", news.renew_calendar, name="need_calendar"),
    path("needs/calendar/close/", news.close_calendar, name="need_calendar_close"),
    path("needs/feed/<str:token>.ics", news.calendar_feed, name="need_feed"),
]
