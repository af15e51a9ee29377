"""Meetings: the list, one of them, calling it, opening its answers, who is there, ending it, its minutes."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.db.rows import find_row
from karpear.keys.ids import new_id
from karpear.people.access import allowed
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.models import Person
from karpear.people.queries.gates import may_anywhere, may_there, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.forms import AnyOf
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.paper import pdf_answer
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm
from karpear.ui.yes_no import pressed_yes

from ...members.models import Network
from ..actions import meetings as actions
from ..lists import MEETINGS
from ..models import Meeting, MeetingState
from ..paper import minutes_pdf
from ..queries import pages
from ..values import NewMeeting

meetings_home = refusing(lambda _address: redirect("network:meetings"))
its_meeting = refusing(lambda address: redirect("network:meeting", address["meeting"]))


class MeetingForm(ValueForm):
    """A meeting on one screen."""

    asks = NewMeeting

    def __init__(self, *args: Any, is_open: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in actions.PROMISED if is_open else ():
            del self.fields[name]


class PresentForm(forms.Form):
    """Who is there."""

    people = AnyOf(label=gettext_lazy("Who is there"))


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search is a POST
@require_http_methods(["GET", "HEAD", "POST"])
@meetings_home
def meetings(request: HttpRequest) -> HttpResponse:
    """What is called, what is open, and what was."""
    person = me(request)
    if not may_anywhere(person, Verb.SEE_NETWORK):
        raise Missing
    rows = Meeting.objects.visible_to(person)
    keeps = [
        network for network in Network.objects.visible_to(person).select_related("body") if _keeps(person, network)
    ]
    return MEETINGS.page(
        request, rows if in_private(request) else rows.none(), template="network/meetings/meetings.html",
        now=timezone.now(), keeps=keeps,
    )  # fmt: skip


def _keeps(person: Person, network: Network) -> bool:
    return may_there(person, network.body_id, Verb.KEEP_NETWORK)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@meetings_home
def new_meeting(request: HttpRequest, network: UUID) -> HttpResponse:
    """A meeting is called."""
    person = me(request)
    row = find_row(Network.objects.visible_to(person).filter(pk=network).select_related("body"))
    require(person, row.body_id, Verb.KEEP_NETWORK)
    return form_page(
        request,
        "network/meetings/form.html",
        MeetingForm(request.POST or None, initial={"key": new_id()}),
        do=lambda clean: actions.call_meeting(by=person, network=network, new=NewMeeting(**clean), now=timezone.now()),
        done=_("Called. Whoever speaks for a seat was told. Write the agenda now."),
        to=lambda meeting: ("network:meeting", meeting.pk),
        context={"heading": _("Call a meeting"), "about": row.body.name},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_meeting
def change_meeting(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Another time, place or label, before answers are open; another time or place, until it begins."""
    row = allowed(pages.meeting_of(me(request), meeting), by=me(request), verb=Verb.KEEP_NETWORK)
    return form_page(
        request,
        "network/meetings/form.html",
        MeetingForm(request.POST or None, row=row, initial={"key": row.pk}, is_open=row.state == MeetingState.OPEN),
        do=partial(actions.change_meeting, by=me(request), meeting=meeting, now=timezone.now()),
        done=_("Saved."),
        to=("network:meeting", meeting),
        context={"heading": _("Change the meeting"), "about": row.title},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@meetings_home
def show_meeting(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Its agenda, what came out as far as it has closed, and its minutes once they are out."""
    return page(
        request, "network/meetings/meeting.html",
        {"page": pages.meeting_page(me(request), meeting, timezone.now())},
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@require_POST
@its_meeting
def coming(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Whether the reader's seat comes."""
    pages.meeting_of(me(request), meeting)  # to a stranger it is not there, whatever they press
    actions.say_coming(by=me(request), meeting=meeting, comes=pressed_yes(request, "comes"), now=timezone.now())
    return redirect("network:meeting", meeting)


@under_pressure(write=Answer.REFUSED)
@its_meeting
@press_page(gettext_lazy("Answers are open. Whoever speaks for a seat was told."), to="network:meeting")
def open_answers(request: HttpRequest, meeting: UUID) -> UUID:
    """The agenda stands."""
    actions.open_answers(by=me(request), meeting=meeting, now=timezone.now())
    return meeting


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_meeting
def present(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Who is there."""
    person, now = me(request), timezone.now()
    row = allowed(pages.meeting_of(person, meeting), by=person, verb=Verb.KEEP_NETWORK)
    form = PresentForm(
        request.POST if request.method == "POST" else None, initial={"people": pages.present_people(row)}
    )
    form.fields["people"].choices = pages.speakers(row, now)  # type: ignore[attr-defined]
    return form_page(
        request,
        "network/meetings/form.html",
        form,
        do=lambda clean: actions.note_present(
            by=person, meeting=meeting, people={UUID(key) for key in clean["people"]}, now=now
        ),
        done=_("Noted."),
        to=("network:meeting", meeting),
        context={"heading": _("Who is there"), "about": row.title},
    )


@under_pressure(write=Answer.REFUSED)
@its_meeting
@press_page(
    gettext_lazy("Over. What was open has closed and is counted. Publish the minutes next."), to="network:meeting"
)
def end_meeting(request: HttpRequest, meeting: UUID) -> UUID:
    """What is still open closes."""
    actions.end_meeting(by=me(request), meeting=meeting, now=timezone.now())
    return meeting


@under_pressure(write=Answer.REFUSED)
@its_meeting
@press_page(gettext_lazy("Called off. Nothing was counted. Whoever speaks for a seat was told."), to="network:meeting")
def call_off(request: HttpRequest, meeting: UUID) -> UUID:
    """It does not take place."""
    actions.call_off(by=me(request), meeting=meeting, now=timezone.now())
    return meeting


@under_pressure(write=Answer.REFUSED)
@its_meeting
@press_page(gettext_lazy("The minutes are out. Each item reaches those whom its label allows."), to="network:meeting")
def publish(request: HttpRequest, meeting: UUID) -> UUID:
    """Members read the minutes."""
    actions.publish_minutes(by=me(request), meeting=meeting, now=timezone.now())
    return meeting


@under_pressure(write=Answer.REFUSED)
@require_POST
@its_meeting
def paper(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """What of the minutes the reader may take along, on paper."""
    person, now = me(request), timezone.now()
    meeting_page = pages.meeting_page(person, meeting, now)
    if not meeting_page.is_printable:
        raise Missing
    file = minutes_pdf(meeting_page, language=get_language() or "en", now=now)
    note_export(by=person, of="minutes", kind="paper", count=len(meeting_page.items), now=now)
    return pdf_answer(file, "minutes.pdf")
