"""The calls. Each is: who, what was sent, one action or query, the answer."""

from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.activities.plans.actions.create import create_activity
from karpear.activities.plans.actions.finish import finish
from karpear.activities.plans.queries.now import fellows_of
from karpear.activities.tracking.actions.positions import report_positions
from karpear.alerts.actions import answers as answers_actions
from karpear.alerts.actions import sos as sos_actions
from karpear.alerts.queries import state as alert_queries
from karpear.cases.incidents.actions.case_of_alert import end_as_case
from karpear.checkins.actions.check_ins import check_in
from karpear.compliance.demands.api import letters as demand_letters
from karpear.compliance.demands.api import router as demands
from karpear.network.bulletins.ways.api import router as bulletins
from karpear.preparedness.families.api import router as families
from karpear.readiness.packs.api import router as packs
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.refusals import TooMany
from karpear.screens.board.queries import board_json
from karpear.screens.home.queries import me
from karpear.screens.needs import needs_json
from karpear.screens.pressure import held
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.vault.notes_api import router as notes
from karpear.vault.team_api import router as seal

from . import answers, values
from .callers import Caller, DeviceOrSession, SessionOnly
from .devices import router as devices
from .problems import Api, add_handlers

api = Api(
    title="Karpear",
    version="1",
    urls_namespace="api-1",
    docs_url=None,
    auth=DeviceOrSession(),
    openapi_extra={"info": {"license": {"name": "AGPL-3.0-or-later"}}},
)
add_handlers(api)
api.add_decorator(held)

_SESSION = SessionOnly()
#: A queue that waited hours empties in one go; a phone that goes wild does not fill the disk.
LIMIT = "120/m/user"
_NO = {401: answers.Problem, 403: answers.Problem, 404: answers.Problem, 422: answers.Problem}
_NO_OR_CONFLICT = {**_NO, 409: answers.Problem}
_SOS = {
    200: answers.SosOut,
    201: answers.SosOut,
    401: answers.Problem,
    403: answers.Problem,
    422: answers.Problem,
}
_FINISH = {200: answers.FinishOut, 201: answers.FinishOut, **_NO_OR_CONFLICT}
_STAND_DOWN = {200: answers.StandDownOut, 201: answers.StandDownOut, **_NO_OR_CONFLICT}


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


def _respond(answer: tuple[dict[str, Any], bool], *, quiet: bool = False) -> HttpResponse:
    """Answered as it is: actions build exactly what is declared, and checking it again costs as much as the call.

    `quiet`: to whoever forced somebody to sign in, no alert is open.
    """
    body = answer[0] | {"open_alert": None} if quiet else answer[0]
    return JsonResponse(body, status=201 if answer[1] else 200)


@api.post("/sos", response=_SOS)
@under_pressure(write=Answer.OPEN)
def sos(request: HttpRequest, body: values.SosIn) -> Any:
    """Raise an SOS, or join the one that is open."""
    return _respond(
        sos_actions.raise_sos(
            person=_caller(request).person,
            key=body.key,
            pressed_at=body.pressed_at,
            sent_at=body.sent_at,
            position=body.position.place() if body.position else None,
            silent=bool(body.silent),
            now=timezone.now(),
        )
    )


@api.post("/alerts/{alert_id}/stand-down", response=_STAND_DOWN)
@under_pressure(write=Answer.OPEN)
def stand_down(request: HttpRequest, alert_id: UUID, body: values.StandDownIn) -> Any:
    """Its person says it was nothing. Officers resolve."""
    person = _caller(request).person
    return _respond(
        sos_actions.stand_down(person=person, alert_id=alert_id, key=body.key, word=body.word, now=timezone.now())
    )


@api.post("/check-ins", response={200: answers.CheckInOut, 201: answers.CheckInOut, **_NO_OR_CONFLICT})
@under_pressure(write=Answer.EMPTY)
def check_ins(request: HttpRequest, body: values.CheckInIn) -> Any:
    """Say "I am OK"."""
    person, now = _caller(request).person, timezone.now()
    return _respond(
        check_in(
            person=person,
            key=body.key,
            made_at=body.made_at,
            sent_at=body.sent_at,
            word=body.word,
            for_=body.for_ or (),
            position=body.position.place() if body.position else None,
            may_speak_for=fellows_of(person, now) if body.for_ else {},
            now=now,
        ),
        quiet=not in_private(request),
    )


@api.post("/activities", response={200: answers.ActivityOut, 201: answers.ActivityOut, **_NO_OR_CONFLICT})
@under_pressure(write=Answer.OPEN)
def activities(request: HttpRequest, body: values.ActivityIn) -> Any:
    """Plan an event, trip or activity; its promises are armed at once."""
    return _respond(create_activity(person=_caller(request).person, key=body.key, body=body, now=timezone.now()))


@api.post("/activities/{activity_id}/finish", response=_FINISH)
@under_pressure(write=Answer.EMPTY)
def finish_activity(request: HttpRequest, activity_id: UUID, body: values.FinishIn) -> Any:
    """Home safe: settles what is left and ends it."""
    return _respond(
        finish(
            person=_caller(request).person,
            activity=activity_id,
            key=body.key,
            made_at=body.made_at,
            sent_at=body.sent_at,
            word=body.word,
            now=timezone.now(),
        ),
        quiet=not in_private(request),
    )


@api.post("/positions", response={200: answers.PositionsOut, 201: answers.PositionsOut, **_NO_OR_CONFLICT})
@under_pressure(write=Answer.OPEN)
def positions(request: HttpRequest, body: values.PositionsIn) -> Any:
    """Report one's position while sharing it, or, with `request`, in answer to somebody."""
    person = _caller(request).person
    if not ratelimit.consume(request, app="karpear", action="positions", config={"positions": LIMIT}, user=person):
        raise TooMany(_("Be patient, you are sending too many requests."))
    return _respond(
        report_positions(
            person=person,
            key=body.key,
            points=[fix.point() for fix in body.fixes],
            sent_at=body.sent_at,
            request=body.request,
            now=timezone.now(),
        )
    )


@api.get("/me", response={200: answers.MeOut, 401: answers.Problem})
@under_pressure(read=Answer.EMPTY)
def get_me(request: HttpRequest) -> Any:
    """One's own state, and who would be reached by an SOS pressed now."""
    return me(_caller(request).person, timezone.now(), forced=not in_private(request))


@api.get("/alerts/{alert_id}", response={200: answers.AlertOut, **_NO})
@under_pressure(read=Answer.HIDDEN)
def get_alert(request: HttpRequest, alert_id: UUID) -> Any:
    """One alert, for its person and for those who may act on it."""
    caller = _caller(request)
    return alert_queries.alert_state(caller.person, alert_id, own_only=caller.device is not None)


@api.post("/alerts/{alert_id}/acknowledge", response={200: answers.AlertOut, **_NO_OR_CONFLICT}, auth=_SESSION)
@under_pressure(write=Answer.HIDDEN)
def acknowledge(request: HttpRequest, alert_id: UUID) -> Any:
    """Own an alert. The first one owns it; 409 names the owner."""
    person = _caller(request).person
    answers_actions.acknowledge(by=person, alert_id=alert_id, now=timezone.now())
    return alert_queries.alert_state(person, alert_id)


@api.post("/alerts/{alert_id}/resolve", response={200: answers.AlertOut, **_NO_OR_CONFLICT}, auth=_SESSION)
@under_pressure(write=Answer.HIDDEN)
def resolve(request: HttpRequest, alert_id: UUID, body: values.ResolveIn) -> Any:
    """End an alert with an outcome; everybody who was told hears it once. A case opens an incident where none is."""
    person = _caller(request).person
    outcome = Outcome(body.outcome)
    now, guest = timezone.now(), alert_queries.pass_for(person, alert_id)
    if outcome is Outcome.CASE:
        alert = end_as_case(by=person, alert=alert_id, note=body.note or "", now=now)
    else:
        alert = answers_actions.resolve(by=person, alert_id=alert_id, outcome=outcome, note=body.note or "", now=now)
    return alert_queries.as_body(alert, person, guest)


@api.get("/board", response={200: answers.BoardOut, 401: answers.Problem, 403: answers.Problem}, auth=_SESSION)
@under_pressure(read=Answer.EMPTY)
def get_board(request: HttpRequest) -> Any:
    """Who needs help first, for those who may act."""
    return board_json(_caller(request).person, timezone.now(), forced=not in_private(request))


@api.get("/needs", response={200: list[answers.NeedOut], 401: answers.Problem, 403: answers.Problem}, auth=_SESSION)
@under_pressure(read=Answer.EMPTY)
def get_needs(request: HttpRequest) -> Any:
    """What waits for whoever asks, alarms first, then by time; titles are in their language and name nobody."""
    listed = needs_json(_caller(request).person, timezone.now())  # as much work, so that time does not tell
    return listed if in_private(request) else []


api.add_router("/device", devices)
api.add_router("/seal", seal, auth=_SESSION)
api.add_router("/notes", notes)
api.add_router("/demands/letters", demand_letters, auth=_SESSION)
api.add_router("/demands", demands)
api.add_router("/bulletins", bulletins)
api.add_router("/packs", packs, auth=_SESSION)
api.add_router("/families", families, auth=_SESSION)
