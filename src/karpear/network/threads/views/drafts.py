"""A conversation begins: what, how far, with whom; then who will receive it; then it is sent."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..actions import threads as actions
from ..forms import ThreadForm
from ..queries import audience as queries
from ..queries.leak_warnings import warnings_of
from ..values import NewThread

threads_home = refusing(lambda _address: redirect("network:threads"))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@threads_home
def new(request: HttpRequest) -> HttpResponse:
    """For the first organisation for which they may write; another is chosen on the page itself."""
    if not may_anywhere(me(request), Verb.WRITE_THREAD):
        raise Missing
    speakers = queries.speakers(me(request))
    if not speakers:
        return page(request, "network/threads/nobody.html", {})
    address = reverse("network:thread_new", args=[speakers[0].network.pk, speakers[0].organisation.pk])
    handed_over = {name: request.GET[name] for name in ("about", "path") if name in request.GET}
    return redirect(f"{address}?{urlencode(handed_over)}" if handed_over else address)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@threads_home
def new_thread(request: HttpRequest, network: UUID, organisation: UUID) -> HttpResponse:
    """The form; once it is filled in, who will receive it; once that is seen, it is sent."""
    speaker, now = actions.speaker_of(me(request), network, organisation), timezone.now()
    organisations = queries.others_in(speaker)
    handed_over = {"about": request.GET.get("about", ""), "about_path": request.GET.get("path", "")}
    form = ThreadForm(
        request.POST or None,
        choices={"organisations": [(str(organisation.pk), organisation.name) for organisation in organisations]},
        initial={"subject": handed_over["about"][:100], **handed_over},
    )
    other_speakers = [row for row in queries.speakers(me(request)) if row != speaker]
    context = {"speaker": speaker, "speakers": other_speakers}

    def do(clean: dict[str, Any]) -> HttpResponse:
        is_sure, thread = clean.pop("sure"), NewThread(**clean)
        if "change" in request.POST:
            return page(request, "network/threads/new.html", {**context, "form": form})
        if not is_sure:
            audience = queries.proposed_audience(speaker, me(request), thread)
            warnings = warnings_of(f"{thread.subject}\n{thread.text}", speaker.organisation.pk)
            preview = {**context, "form": form, "audience": audience, "thread": thread, "warnings": warnings.lines}
            return page(request, "network/threads/preview.html", preview)
        thread_row = actions.open_thread(
            by=me(request), network=network, organisation=organisation, new=thread, now=now
        )
        return redirect("network:thread", thread_row.pk)

    return form_page(request, "network/threads/new.html", form, do=do, context=context)
