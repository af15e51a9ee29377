"""The closing drill's start, a gap's measure, and the risk of an inquiry. All join rooms."""

from django.urls import path

from . import views

app_name = "closing"
urlpatterns = [
    path("law/closing/<uuid:organisation>/start/", views.start, name="start"),
    path("law/closing/gaps/<uuid:gap>/measure/", views.measure, name="measure"),
    path("law/inquiries/<uuid:inquiry>/risk/", views.inquiry_risk, name="inquiry_risk"),
]
