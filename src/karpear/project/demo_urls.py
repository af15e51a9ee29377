"""The addresses of a demo: those of the product, and its banner's."""

from django.urls import path

from karpear.ops.demo import views

from .urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [
    path("demo/", views.choose, name="demo"),
    path("demo/become", views.become, name="demo_become"),
    path("demo/scene", views.play_scene, name="demo_scene"),
    path("demo/text", views.write_text, name="demo_text"),
    path("demo/tour", views.tour, name="demo_tour"),
    *urlpatterns,
]
