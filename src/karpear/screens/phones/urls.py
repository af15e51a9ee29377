"""The addresses of one phone."""

from django.urls import path

from . import lost, notices, views

urlpatterns = [
    path("lost/", lost.lost, name="lost"),
    path("notices/", notices.notices, name="notices"),
    path("people/members/<uuid:membership>/lost/", lost.lost_by_member, name="lost_by_member"),
    path("devices/<uuid:device>/", views.phone, name="phone"),
    path("devices/<uuid:device>/again/", views.again, name="phone_again"),
    path("devices/<uuid:device>/agree/", views.agree, name="phone_agree"),
    path("devices/<uuid:device>/shortcut/", views.shortcut, name="phone_shortcut"),
]
