"""/trends/others/ for members, /sector/<code>/others/ for everybody."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("trends/others/", views.others, name="others"),
    path("trends/others/<uuid:network>/count/", views.count, name="others_count"),
    path("sector/<slug:code>/others/", views.public_others, name="public_others"),
]
