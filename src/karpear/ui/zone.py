"""Times are shown and typed in the reader's own zone."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin


class ReadersZone(MiddlewareMixin):
    """Activates the time zone of whoever is signed in by a browser session."""

    def process_request(self, request: HttpRequest) -> None:
        timezone.deactivate()
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return
        try:
            timezone.activate(ZoneInfo(request.user.time_zone))
        except (ZoneInfoNotFoundError, ValueError):
            timezone.deactivate()
