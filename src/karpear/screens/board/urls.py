"""The board, and the roll-calls that ask whom it shows as out. Its live events are served natively (asgi.py)."""

from django.urls import path

from karpear.activities.plans.queries.now import out_now
from karpear.cases.incidents.queries.held import held_by_case
from karpear.checkins import views as roll_calls
from karpear.preparedness.scenarios.views import runs

from . import views

#: Pages of `checkins`, which knows nothing of plans and cases: who is out as the board counts them, and who is held.
_KNOWN = {"out_now": out_now, "held_by_case": held_by_case}

#: A page of `preparedness`, which knows nothing of plans either.
OF_PREPAREDNESS = [
    path("drills/scenarios/new/<str:key>/", runs.new, {"out_now": out_now}, name="scenario_new"),
]
urlpatterns = [
    path("board/", views.page, name="board"),
    path("board/fragment", views.fragment, name="board_fragment"),
    path("roll-calls/", roll_calls.roll_calls, _KNOWN, name="roll_calls"),
    path("roll-calls/<uuid:roll_call_id>/", roll_calls.roll_call, _KNOWN, name="roll_call"),
]
