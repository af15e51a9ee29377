"""The page of a level."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.messaging.channels.reach import usable_channels
from karpear.people.current import me
from karpear.screens.needs import needs, untaken
from karpear.ui.offline import kept_offline
from karpear.ui.place_kinds import MenuLevel
from karpear.ui.places import ME, reader_of
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.voice.pulse.queries import open_questions

from .queries import rooms_of


@under_pressure(read=Answer.EMPTY)
@require_safe
@kept_offline
def hub(request: HttpRequest, level: MenuLevel) -> HttpResponse:
    person, now = me(request), timezone.now()
    # As much work for either session, and whether they have answered or not, so that time does not tell.
    waiting, questions = needs(person, now), open_questions(person, now) if level is ME else []
    rooms = rooms_of(level, reader_of(request), untaken(waiting) if in_private(request) else [])
    if not rooms:
        raise Http404
    mute = in_private(request) and not usable_channels()
    context = {"level": level, "rooms": rooms, "mute": mute, "questions": questions if in_private(request) else []}
    return render(request, "hubs/hub.html", context)
