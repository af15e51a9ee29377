"""Which phone this browser is, for one moment only: when it is told to forget everything.

The token lies where the server cannot see it. A small signed mark goes to the way out and nowhere else, so that the
phone is not called ready when it has just forgotten what made it so.
"""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from .devices import note_left
from .models import Device

MARK, SALT, PATH = "m", "holds", "/out"
_log = logging.getLogger(__name__)


def hold(answer: HttpResponse, device: Device) -> None:
    """This browser is given this device's token with this answer."""
    answer.set_signed_cookie(
        MARK, str(device.pk), salt=SALT, path=PATH, max_age=5 * 365 * 86400, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def let_go(request: HttpRequest, now: datetime) -> None:
    """This browser is told to forget. Never fails: forgetting comes first."""
    mark = request.get_signed_cookie(MARK, "", salt=SALT)
    try:
        if mark:
            note_left(device_id=UUID(mark), now=now)
    except DatabaseError:
        _log.exception("which phone was left could not be noted")
