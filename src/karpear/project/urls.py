"""Where everything is."""

from django.urls import include, path

urlpatterns = [
    path("", include("karpear.ui.urls")),
    path("accounts/", include("allauth.urls")),
]
