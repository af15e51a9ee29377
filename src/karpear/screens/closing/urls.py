"""The closing drill: its start, and a gap's measure. Both join rooms."""

from django.urls import path

from . import views

app_name = "closing"
urlpatterns = [
    path("law/closing/<uuid:organisation>/start/", views.start, name="start"),
    path("law/closing/gaps/<uuid:gap>/measure/", views.measure, name="measure"),
]
