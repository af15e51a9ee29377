"""What the live map of the board fetches, from here alone."""

from django.urls import path

from . import views

urlpatterns = [
    path("map/<slug:country>.json", views.shapes, name="map_shapes"),
    path("map/tiles.pmtiles", views.tiles, name="map_tiles"),
]
