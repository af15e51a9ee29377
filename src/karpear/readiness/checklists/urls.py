"""Checklists: /know/checklists/."""

from django.urls import path

from . import views

urlpatterns = [
    path("know/checklists/<str:key>/", views.checklist, name="checklist"),
    path("know/checklists/<str:key>/anew/", views.anew, name="anew"),
]
