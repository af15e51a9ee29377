"""Who belongs: /network/."""

from django.urls import path

from . import views

urlpatterns = [
    path("network/", views.members, name="members"),
]
