"""My voice: /voice/mine/; what I say myself, sealed: /voice/mine/note/."""

from django.urls import path

from . import views

app_name = "my_voice"
urlpatterns = [
    path("voice/mine/", views.my_voice, name="mine"),
    path("voice/mine/note/", views.own_way, name="note"),
]
