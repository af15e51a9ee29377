"""What needs somebody."""

from django.urls import path

from . import views

urlpatterns = [
    path("needs/", views.agenda, name="needs"),
    path("needs/take-up/", views.take_up, name="needs_take_up"),
]
