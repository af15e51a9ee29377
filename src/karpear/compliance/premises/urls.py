"""Premises: /premises/."""

from django.urls import path

from . import views

urlpatterns = [
    path("premises/", views.premises, name="premises"),
    path("premises/<uuid:organisation>/new/", views.new_site, name="site_new"),
    path("premises/<uuid:site>/", views.show_site, name="site"),
    path("premises/<uuid:site>/change/", views.change_site, name="site_change"),
    path("premises/<uuid:site>/leaving/", views.plan_leaving, name="site_leaving"),
    path("premises/<uuid:site>/looked/", views.look_at, name="site_looked"),
    path("premises/<uuid:site>/left/", views.leave_site, name="site_left"),
]
