"""Who calls the API: a device with its token, or a browser with its session."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from karpear.db.reader import SAFE, read_for
from karpear.people.devices import device_by_token, used
from karpear.people.models import Device, Person

#: For whom a page or its queue calls: its browser may have another person's session by now.
FOR = "X-Person"


@dataclass(frozen=True, slots=True)
class Caller:
    """The person who calls; `device` when a token spoke for them."""

    person: Person
    device: Device | None


def _read_as(request: HttpRequest, person: Person) -> None:
    """Whoever asks sees what is theirs to see. Whoever presses something acts, and nothing may stand in their way."""
    if request.method in SAFE:
        read_for(person.pk)


class DeviceOrSession(HttpBearer):
    """`Authorization: Bearer <device token>`, else the session with Django's CSRF cookie and header.

    A session does nothing for somebody else: to a call that says that it is for another person, nobody is signed in.
    """

    def __call__(self, request: HttpRequest) -> Caller:
        header = request.headers.get("Authorization", "")
        if header:
            scheme, _, token = header.partition(" ")
            return self.authenticate(request, token.strip() if scheme.lower() == "bearer" else "")
        user = getattr(request, "user", None)
        if not isinstance(user, Person) or not user.is_active:
            raise AuthenticationError
        if request.headers.get(FOR, str(user.pk)) != str(user.pk):
            raise AuthenticationError
        if check_csrf(request):
            raise AuthorizationError(message="CSRF")
        _read_as(request, user)
        return Caller(user, None)

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        device = device_by_token(token) if token else None
        if device is None:
            raise AuthenticationError
        used(device=device, now=timezone.now())
        translation.activate(device.person.language)
        _read_as(request, device.person)
        return Caller(device.person, device)


class SessionOnly(DeviceOrSession):
    """Acting on other people's alerts needs somebody who signed in, not a phone that was found."""

    def authenticate(self, _request: HttpRequest, token: str) -> Caller:
        if device_by_token(token) is None:
            raise AuthenticationError
        raise AuthorizationError
