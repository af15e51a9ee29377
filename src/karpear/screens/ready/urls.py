"""My readiness: /ready/."""

from django.urls import path

from . import views

urlpatterns = [path("ready/", views.my_readiness, name="my_readiness")]
