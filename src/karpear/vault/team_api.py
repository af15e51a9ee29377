"""The calls by which officers found, vouch, admit and rotate, and by which a forgotten key is replaced."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Status

from karpear.people.signin import gave_password_lately
from karpear.rules.refusals import Forbidden
from karpear.ui.pressure import Answer, in_private, under_pressure

from .actions import outside_keys, recovery, team_keys
from .actions.team_keys import GivenTeamWrap
from .api import _me, router
from .queries import team as queries
from .values import REFUSALS, AdmitIn, IdOut, OwnKeyIn, RecoveryIn, RotateIn, TeamOut

__all__ = ["router"]


@router.get("/team/{uuid:organisation_id}", response={200: TeamOut, **REFUSALS})
@under_pressure(read=Answer.EMPTY)
def team(request: HttpRequest, organisation_id: Annotated[UUID, Path()]) -> Any:
    """An organisation's keys and members, for officers."""
    return queries.team_state(_me(request), organisation_id, forced=not in_private(request))


@router.post("/team/wraps", response={201: IdOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def admit(request: HttpRequest, body: AdmitIn) -> Any:
    """Let an officer, or the recovery key, open the team key."""
    wrap = team_keys.admit(by=_me(request), now=timezone.now(), **body.dict())
    return Status(201, {"id": wrap.pk})


@router.post("/team/rotate", response={201: IdOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def rotate(request: HttpRequest, body: RotateIn) -> Any:
    """The next generation of the team key."""
    wraps = [GivenTeamWrap(wrap.to, wrap.blob) for wrap in body.wraps]
    values = body.dict(exclude={"wraps"})
    team_key = team_keys.rotate(by=_me(request), wraps=wraps, now=timezone.now(), **values)
    return Status(201, {"id": team_key.pk})


@router.post("/recovery", response={201: IdOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def recover(request: HttpRequest, body: RecoveryIn) -> Any:
    """A new key in place of one whose secret was forgotten."""
    person = _me(request)
    if not gave_password_lately(request, timezone.now()):
        raise Forbidden(_("Enter your password again first."))
    wraps = [(wrap.kind, wrap.to_recipient, wrap.blob) for wrap in body.wraps]
    recovery_request = recovery.ask_recovery(
        person=person,
        organisation=body.organisation,
        recipient=body.recipient,
        sign_key=body.sign_key,
        wraps=wraps,
        now=timezone.now(),
    )
    return Status(201, {"id": recovery_request.pk})


@router.post("/recovery-key", response={201: IdOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def own_recovery_key(request: HttpRequest, body: OwnKeyIn) -> Any:
    """One's own recovery key, kept offline."""
    outside_key = outside_keys.propose_outside(
        by=_me(request),
        organisation=None,
        kind="recovery",
        label=body.label,
        recipient=body.recipient,
        now=timezone.now(),
    )
    return Status(201, {"id": outside_key.pk})
