"""/sector/indices/."""

from django.urls import path

from . import views

urlpatterns = [
    path("sector/indices/", views.indices, name="indices"),
    path("sector/indices/<uuid:network>/<slug:key>/", views.index, name="index"),
    path("sector/indices/<uuid:network>/<slug:key>/open/", views.panel_open, name="panel_open"),
    path("sector/indices/panels/<uuid:index_panel>/", views.panel_score, name="panel_score"),
    path("sector/indices/panels/<uuid:index_panel>/close/", views.panel_close, name="panel_close"),
]
