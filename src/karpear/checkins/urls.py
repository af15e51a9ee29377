"""Daily promises and roll-calls."""

from django.urls import path

from . import views

urlpatterns = [
    path("daily/", views.standing, name="standing"),
    path("daily/<uuid:standing_id>/stop/", views.stop_standing, name="stop_standing"),
    path("roll-calls/<uuid:roll_call_id>/close/", views.close, name="close_roll_call"),
]
