"""The hubs."""

from django.urls import path

from karpear.ui.places import ME, ORGANISATION

from . import views

urlpatterns = [
    path("me/", views.hub, {"level": ME}, name="me"),
    path("organisation/", views.hub, {"level": ORGANISATION}, name="organisation"),
]
