"""/trends/ for members, /sector/<code>/trends/ for everybody."""

from django.urls import URLPattern, URLResolver, path

from .views import own, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("trends/", own.trends, name="trends"),
    path("trends/<str:file>", own.trends_file, name="trends_file"),
    path("sector/<slug:code>/trends/", public.trends, name="public_trends"),
    path("sector/<slug:code>/trends.svg", public.picture, name="public_trends_picture"),
    path("sector/<slug:code>/trends/<str:file>", public.trends_file, name="public_trends_file"),
]
