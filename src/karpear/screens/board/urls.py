"""The board. Its live events are served natively (asgi.py)."""

from django.urls import path

from . import views

urlpatterns = [
    path("board/", views.page, name="board"),
    path("board/fragment", views.fragment, name="board_fragment"),
]
