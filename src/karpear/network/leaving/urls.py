"""Leaving: /network/members/…/leave/."""

from django.urls import path

from . import views

urlpatterns = [
    path("network/members/<uuid:member>/leave/", views.leave, name="member_leave"),
    path("network/members/<uuid:member>/put-out/", views.put_out, name="member_put_out"),
]
