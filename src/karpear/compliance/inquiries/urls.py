"""Inquiries and the reception desk: /law/inquiries/ and /law/reception/."""

from django.urls import path

from . import views

urlpatterns = [
    path("law/inquiries/", views.inquiries, name="inquiries"),
    path("law/inquiries/<uuid:organisation>/new/", views.new_inquiry, name="inquiry_new"),
    path("law/inquiries/<uuid:inquiry>/", views.show_inquiry, name="inquiry"),
    path("law/inquiries/<uuid:inquiry>/change/", views.change_inquiry, name="inquiry_change"),
    path("law/inquiries/<uuid:inquiry>/answered/", views.answer_inquiry, name="inquiry_answered"),
    path("law/inquiries/<uuid:inquiry>/close/", views.close_inquiry, name="inquiry_close"),
    path("demands/<uuid:demand>/inquiry/", views.inquiry_of_demand, name="demand_inquiry"),
    path("law/reception/", views.reception, name="reception"),
    path("law/reception/<uuid:organisation>/change/", views.change_reception, name="reception_change"),
]
