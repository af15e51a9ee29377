"""The list of conversations, and one of them with a field for the next message."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ...beforehand import is_beforehand
from ..actions import threads as actions
from ..actions.marks import note_read
from ..forms import MessageForm
from ..models import ThreadParty
from ..queries import pages as queries
from ..queries.leak_warnings import warnings_of
from ..values import NewThreadMessage

threads_home = refusing(lambda _address: redirect("network:threads"))


@under_pressure(read=Answer.EMPTY)
@require_safe
@threads_home
def threads(request: HttpRequest) -> HttpResponse:
    """What is new first."""
    if not may_anywhere(me(request), Verb.SEE_NETWORK):
        raise Missing
    lines = queries.thread_lines(me(request), request.GET.get("page", "1")) if in_private(request) else []
    return page(request, "network/threads/threads.html", {"lines": lines})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@threads_home
def show(request: HttpRequest, network_thread: UUID) -> HttpResponse:
    """Its last messages, and one more of the reader's."""
    thread_page = queries.thread_page(me(request), network_thread, _before(request))
    if request.method == "GET" and "before" not in request.GET and not is_beforehand(request):
        note_read(person=me(request), thread=thread_page.thread)

    form = MessageForm(request.POST.copy() if request.method == "POST" else None)

    def write(clean: dict[str, Any]) -> None:
        _warn_once(form, clean, thread_page.party)
        new = NewThreadMessage(text=clean["text"])
        actions.write_message(by=me(request), thread=network_thread, key=clean["key"], new=new, now=timezone.now())

    return form_page(
        request,
        "network/threads/thread.html",
        form,
        do=write,
        to=("network:thread", network_thread),
        context={"thread_page": thread_page},
    )


def _warn_once(form: MessageForm, clean: dict[str, Any], party: ThreadParty | None) -> None:
    """Before words leave that perhaps should not; sent once more, they do. Raises BadFields."""
    warnings = warnings_of(clean["text"], party.organisation_id) if party else None
    if warnings and warnings.lines and clean["seen"] != warnings.mark:
        form.data["seen"] = warnings.mark  # type: ignore[index]
        text = _("Look again at these words. %(words)s Take them out, or send it once more as it is.")
        raise BadFields([("text", text % {"words": warnings.sentence})])


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


@under_pressure(write=Answer.REFUSED)
@threads_home
@press_page(gettext_lazy("Closed. It can be read for 90 days, then it is deleted."), to="network:thread")
def close(request: HttpRequest, network_thread: UUID) -> UUID:
    """Nobody writes in it any more."""
    actions.close_thread(by=me(request), thread=network_thread, now=timezone.now())
    return network_thread


@under_pressure(write=Answer.REFUSED)
@threads_home
@press_page(gettext_lazy("Left. You no longer see it; what you wrote stays with the others."), to="network:threads")
def leave(request: HttpRequest, network_thread: UUID) -> None:
    """Their organisation takes no further part."""
    actions.leave_thread(by=me(request), thread=network_thread, now=timezone.now())
