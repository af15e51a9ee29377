"""Something happened, with what the house knows filled in; what signing, or a post, can cost. All join rooms."""

from django.urls import path

from . import posts, views

app_name = "speaking"
urlpatterns = [
    path("voice/decisions/<uuid:organisation>/new/", views.new, name="new"),
    path("voice/decisions/<uuid:decision>/again/", views.again, name="again"),
    path("voice/posts/", posts.posts, name="posts"),
    path("voice/exposure/", views.exposure, name="exposure"),
]
