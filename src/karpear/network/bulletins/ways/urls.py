"""/public/bulletins/: what anybody reads. /b/<secret>/: what one person or partner may have."""

from django.urls import URLPattern, URLResolver, path

from .views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("public/bulletins/<str:language>/", public.public_bulletins, name="public_bulletins"),
    path("public/bulletins/<str:language>/feed.atom", public.public_bulletin_feed, name="public_bulletin_feed"),
    path(
        "public/bulletins/<str:language>/<uuid:bulletin>.cap",
        public.public_bulletin_alert,
        name="public_bulletin_alert",
    ),
]
