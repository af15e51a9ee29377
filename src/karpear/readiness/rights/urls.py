"""Rights cards: /know/rights/, and one of them by its own word, which no other page may have."""

from django.urls import path

from . import views

urlpatterns = [
    path("know/rights/", views.rights, name="rights"),
    path("know/<str:key>/", views.situation, name="situation"),
]
