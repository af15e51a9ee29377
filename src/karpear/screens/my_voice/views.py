"""What is said where I work, and how; what I agreed on; and, sealed, what I say on which topic myself.

For an independent: what is theirs alone, and under which statements a name like theirs stands.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.cases.incidents.queries.answers import sentences_to_say
from karpear.people.current import me
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.vault.pages import page as sealed
from karpear.vault.pages import sealed_page
from karpear.vault.queries.directory import has_identity
from karpear.voice.engagement.queries.roles import my_roles
from karpear.voice.posture.queries.agreements import own_agreements, put_before
from karpear.voice.pulse.queries import my_question
from karpear.voice.statements.queries.names import names_like_own

from .queries import comparison, own_postures, own_topics
from .words import WAYS


@under_pressure(read=Answer.EMPTY)
@require_safe
def my_voice(request: HttpRequest) -> HttpResponse:
    """One page in plain words for everybody; what needs an organisation is not there for whoever has none."""
    person, now = me(request), timezone.now()
    postures = own_postures(person, now, private=in_private(request))
    context: dict[str, Any] = {"postures": postures, "now": now}
    if in_private(request):
        own_lines, lines_to_read = own_agreements(person, now), put_before(person, now)
        context |= {
            "agreement_lines": [line for line in own_lines if not line.agreement.ended_at],
            "ended_lines": [line for line in own_lines if line.agreement.ended_at],
            "lines_that_wait": [line for line in lines_to_read if line.is_my_turn],
            "quiet_lines": [line for line in lines_to_read if not line.is_my_turn],
            "my_roles": my_roles(person, now) if postures else None,
            "my_question": my_question(person, now),
            "sentences_to_say": sentences_to_say(person),
            "name_lines": names_like_own(person),
        }
    return page(request, "my_voice/my_voice.html", context)


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def own_way(request: HttpRequest) -> HttpResponse:
    """What I say on which topic: sealed in the browser, and compared there with the rules that come with the page."""
    person, now = me(request), timezone.now()
    postures = own_postures(person, now)
    if not in_private(request) or not has_identity(person):
        return redirect("vault:enrol")
    context = {
        "topics": own_topics(person, [posture.organisation for posture in postures]).items(),
        "ways": WAYS.items(),
        "compared": [
            {"organisation": str(posture.organisation.pk), "topics": comparison(posture)} for posture in postures
        ],
        "organisations": [posture.organisation for posture in postures],
    }
    return sealed(request, "my_voice/own_way.html", context)
