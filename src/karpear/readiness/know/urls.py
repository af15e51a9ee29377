"""What there is: /know/."""

from django.urls import path

from . import views

urlpatterns = [
    path("know/", views.know, name="know"),
    path("know/export/", views.export, name="export"),
]
