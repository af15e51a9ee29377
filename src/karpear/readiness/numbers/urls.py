"""Numbers by heart: /know/numbers/."""

from django.urls import path

from . import views

urlpatterns = [
    path("know/numbers/", views.numbers, name="numbers"),
    path("know/numbers/<int:slot>/", views.number, name="number"),
]
