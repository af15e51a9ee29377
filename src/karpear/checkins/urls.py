"""Daily promises."""

from django.urls import path

from . import views

urlpatterns = [
    path("daily/", views.standing, name="standing"),
    path("daily/<uuid:standing_id>/stop/", views.stop_standing, name="stop_standing"),
]
