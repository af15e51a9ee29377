"""/silence/."""

from django.urls import path

from . import views

urlpatterns = [
    path("silence/", views.silence, name="silence"),
    path("silence/<uuid:alarm>/", views.silence_alarm, name="silence_alarm"),
    path("silence/<uuid:alarm>/<uuid:organisation>/note/", views.silence_note, name="silence_note"),
]
