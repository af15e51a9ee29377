"""The calls of a registered phone about itself."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from karpear.alerts.actions.phone_tests import try_phone
from karpear.people.models import Device
from karpear.rules.refusals import Forbidden
from karpear.screens.phones.queries import device_state
from karpear.ui.pressure import Answer, under_pressure

from . import answers, values

router = Router()
_NO = {401: answers.Problem, 403: answers.Problem, 404: answers.Problem, 422: answers.Problem}


def _device(request: HttpRequest) -> Device:
    device: Device | None = request.auth.device  # type: ignore[attr-defined]
    if device is None:
        raise Forbidden(_("Only a registered phone may ask this, with its token."))
    return device


@router.get("", response={200: answers.DeviceOut, **_NO})
@under_pressure(read=Answer.OPEN)
def get_device(request: HttpRequest) -> Any:
    """What this phone still needs, and until when it holds."""
    return device_state(_device(request), timezone.now())


@router.post("/test", response={200: answers.SosOut, 201: answers.SosOut, 409: answers.Problem, **_NO})
@under_pressure(write=Answer.OPEN)
def test_device(request: HttpRequest, body: values.TestIn) -> Any:
    """Send a test: a drill for whoever is on watch. An open one is joined."""
    answer, created = try_phone(device=_device(request), key=body.key, now=timezone.now())
    return JsonResponse(answer, status=201 if created else 200)
