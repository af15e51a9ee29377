"""The board, and the roll-calls that ask whom it shows as out. Its live events are served natively (asgi.py)."""

from django.urls import path

from karpear.activities.plans.queries.now import out_now
from karpear.checkins import views as roll_calls

from . import views

#: Pages of `checkins`, which knows nothing of plans, with those who are out as the board counts them.
_OUT = {"out_now": out_now}

urlpatterns = [
    path("board/", views.page, name="board"),
    path("board/fragment", views.fragment, name="board_fragment"),
    path("roll-calls/", roll_calls.roll_calls, _OUT, name="roll_calls"),
    path("roll-calls/<uuid:roll_call_id>/", roll_calls.roll_call, _OUT, name="roll_call"),
]
