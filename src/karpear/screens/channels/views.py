"""The page of the channels."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.messaging.queries import channels as channel_healths
from karpear.people.current import me
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.places import reader_of
from karpear.ui.pressure import Answer, under_pressure

from .lines import line_of


@under_pressure(read=Answer.OPEN)  # of the server, and of no message
@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """Whether each is set up and works. When something was sent by it stands with the operator: others use it, too."""
    if not reader_of(request).may(Verb.SEE_BOARD):
        raise Missing
    lines = [line_of(health) for health in channel_healths(timezone.now())]
    return render(request, "channels/channels.html", {"lines": lines, "is_operator": me(request).is_operator})
