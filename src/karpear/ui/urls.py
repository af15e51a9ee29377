"""Language and manifest: public, the same for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from . import views

urlpatterns = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("favicon.ico", views.icon, name="icon"),
    path("app.webmanifest", views.manifest, name="manifest"),
]
