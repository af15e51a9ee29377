"""Manifest and icon: public, the same for everybody."""

from django.urls import path

from . import views

urlpatterns = [
    path("favicon.ico", views.icon, name="icon"),
    path("app.webmanifest", views.manifest, name="manifest"),
]
