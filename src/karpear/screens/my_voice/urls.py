"""My voice: /voice/mine/."""

from django.urls import path

from . import views

urlpatterns = [
    path("voice/mine/", views.my_voice, name="my_voice"),
    path("voice/mine/own/", views.own_way, name="own_way"),
]
