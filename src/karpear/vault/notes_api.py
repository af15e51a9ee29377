"""Where a phone leaves what it sealed: with its token, or as whoever is signed in. It can only put in."""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from karpear.rules.refusals import TooMany
from karpear.ui.pressure import Answer, under_pressure

from .actions import notes as actions
from .values import REFUSALS, NoteIn, NoteOut

router = Router()


@router.post("", response={200: NoteOut, 201: NoteOut, **REFUSALS})
@under_pressure(write=Answer.OPEN)
def keep_note(request: HttpRequest, body: NoteIn) -> Any:
    """Keep a note that was sealed on a phone.

    Also in a session that was forced, and of somebody without a key: what waited on the phone goes, instead of lying
    there to be seen, and the answer tells nobody anything.
    """
    caller: Any = request.auth  # type: ignore[attr-defined]
    limit = {"notes": "240/h/user"}
    if not ratelimit.consume(request, app="karpear", action="notes", config=limit, user=caller.person):
        raise TooMany(_("Be patient, you are sending too many requests."))
    answer, new = actions.keep_note(person=caller.person, key=body.key, body=body.sealed, now=timezone.now())
    return Status(201 if new else 200, answer)
