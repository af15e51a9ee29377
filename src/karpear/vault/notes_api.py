"""Where a phone leaves what it sealed: with its token, or as whoever is signed in. It can only put in."""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from karpear.people.signin import is_forced
from karpear.rules.refusals import TooMany, Unavailable

from . import actions
from .values import REFUSALS, NoteIn, NoteOut

router = Router()


@router.post("", response={200: NoteOut, 201: NoteOut, **REFUSALS})
def keep_note(request: HttpRequest, body: NoteIn) -> Any:
    """Keep a note that was sealed on a phone. A sign-in that was forced hears of an overloaded server."""
    caller: Any = request.auth  # type: ignore[attr-defined]
    if caller.device is None and is_forced(request):
        raise Unavailable
    limit = {"notes": "240/h/user"}
    if not ratelimit.consume(request, app="karpear", action="notes", config=limit, user=caller.person):
        raise TooMany(_("Be patient, you are sending too many requests."))
    answer, new = actions.keep_note(person=caller.person, key=body.key, body=body.sealed, now=timezone.now())
    return Status(201 if new else 200, answer)
