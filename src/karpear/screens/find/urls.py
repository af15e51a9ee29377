"""Finding: /find/, and what is sealed."""

from django.urls import path

from . import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("find/sealed/", views.find_sealed, name="find_sealed"),
]
