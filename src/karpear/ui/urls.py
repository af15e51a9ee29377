"""Manifest, icon, service worker and the offline page: public, the same for everybody."""

from django.urls import path

from . import views

urlpatterns = [
    path("favicon.ico", views.icon, name="icon"),
    path("app.webmanifest", views.manifest, name="manifest"),
    path("icon.png", views.own_icon, name="own_icon"),
    path("on-this-phone/", views.install, name="install"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/<str:language>/", views.offline, name="offline"),
]
