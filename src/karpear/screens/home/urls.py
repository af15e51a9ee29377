"""The first page and its buttons."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("steps/away/", views.put_steps_away, name="put_steps_away"),
    path("keep.json", views.keep, name="keep"),
    path("check-in/", views.say_ok, name="check_in"),
    path("check-in/<uuid:promise_id>/move/", views.move, name="move_promise"),
    path("sos/", views.sos, name="sos"),
    path("sos/<uuid:alert_id>/nothing/", views.say_nothing_happened, name="stand_down"),
    path("sos/<uuid:alert_id>/read/", views.read_end, name="read_end"),
]
