"""The hubs."""

from django.urls import path

from karpear.ui.network_places import TOGETHER
from karpear.ui.places import ME, ORGANISATION

from . import views

urlpatterns = [
    path("me/", views.hub, {"level": ME}, name="me"),
    path("organisation/", views.hub, {"level": ORGANISATION}, name="organisation"),
    path("together/", views.hub, {"level": TOGETHER}, name="together"),
]
