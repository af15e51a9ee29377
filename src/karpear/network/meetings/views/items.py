"""Items of a meeting: on the agenda, answered, closed, with what was said and what is to be done."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from karpear.keys.ids import new_id
from karpear.people.access import allowed
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.sharing.secret_votes import CountStage
from karpear.ui.list_choices import FILE
from karpear.ui.pages import any_form, form_page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..actions import agenda, answers, counts, minutes
from ..actions.ballots import cast_ballot
from ..lists import decision_list
from ..models import AgendaItem
from ..queries import pages
from ..queries.numbers import seat_by_sms
from ..queries.tellers import tellers_of
from ..values import NewAction, NewItem, NewLine, NewReview, NewSeatAnswer
from ..words import QUORUMS

FORM = "network/meetings/form.html"
its_meeting = refusing(lambda address: redirect("network:meeting", address["meeting"]))
its_item = refusing(lambda address: redirect("network:item", address["agenda_item"]))
decisions_home = refusing(lambda _address: redirect("network:decisions"))


class ItemForm(ValueForm):
    """One thing on the agenda."""

    asks = NewItem
    folds = frozenset({"position_path"})
    conditional = frozenset({"options"})


class SeatAnswerForm(ValueForm):
    """What a seat answers."""

    asks = NewSeatAnswer
    conditional = frozenset({"reason"})


class BallotForm(forms.Form):
    """A sealed ballot."""

    sealed = forms.CharField(
        max_length=2_000, widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("No answer was sent: a secret vote needs JavaScript to seal it.")},
    )  # fmt: skip


class LineForm(ValueForm):
    """What was said."""

    asks = NewLine

    def __init__(self, *args: Any, chatham: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if chatham:
            del self.fields["organisation"]
            self.fields["text"].help_text = _(
                "Without names: of no member, and of nobody. Not their first letters either."
            )


class DecisionReviewForm(ValueForm):
    """When it is looked at again."""

    asks = NewReview


class ActionForm(ValueForm):
    """What an organisation is to do."""

    asks = NewAction


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_meeting
def new_item(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Last on the agenda."""
    person, now = me(request), timezone.now()
    row = allowed(pages.meeting_of(person, meeting), by=person, verb=Verb.KEEP_NETWORK)
    initial = {"key": new_id(), "label": row.label, "closes_at": row.starts_at + timedelta(hours=3)}
    return form_page(
        request,
        FORM,
        ItemForm(request.POST or None, initial=initial),
        do=lambda clean: agenda.add_item(by=person, meeting=meeting, new=NewItem(**clean), now=now),
        done=_("On the agenda."),
        to=("network:meeting", meeting),
        context={"heading": _("Put something on the agenda"), "about": row.title},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_item
def change_item(request: HttpRequest, agenda_item: UUID) -> HttpResponse:
    """Before answers are open."""
    row = _kept(request, agenda_item)
    return form_page(
        request,
        FORM,
        ItemForm(request.POST or None, row=row, initial={"key": row.pk}),
        do=partial(agenda.change_item, by=me(request), item=agenda_item, now=timezone.now()),
        done=_("Saved."),
        to=("network:meeting", row.meeting_id),
        context={"heading": _("Change it"), "about": row.meeting.title},
    )


def _kept(request: HttpRequest, agenda_item: UUID) -> AgendaItem:
    """For the coordinator. Raises Missing or Forbidden."""
    return allowed(pages.item_of(me(request), agenda_item), by=me(request), verb=Verb.KEEP_NETWORK)


@under_pressure(write=Answer.REFUSED)
@its_item
@press_page(gettext_lazy("Off the agenda."), to="network:meeting")
def remove_item(request: HttpRequest, agenda_item: UUID) -> UUID:
    """It is off the agenda."""
    return agenda.remove_item(by=me(request), item=agenda_item, now=timezone.now())


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@decisions_home
def show_item(request: HttpRequest, agenda_item: UUID) -> HttpResponse:
    """What it is about, and the answer of the reader's own seat. What came out is shown once it has closed."""
    person, now = me(request), timezone.now()
    line = pages.item_line(person, agenda_item, now)
    if line.item.secret:
        return _secret_item(request, line)
    form = SeatAnswerForm(
        request.POST or None, row=pages.own_answer(person, line.item, now),
        choices={"choice": pages.answer_choices(line.item)},
    )  # fmt: skip
    return form_page(
        request,
        "network/meetings/item.html",
        form,
        do=lambda clean: answers.answer_item(by=person, item=agenda_item, new=NewSeatAnswer(**clean), now=now),
        done=_("Your answer counts. You can change it until it closes."),
        to=("network:meeting", line.item.meeting_id),
        context={
            **_around(person, line),
            "by_sms": seat_by_sms(person, line.item, pages.answer_choices(line.item), now),
        },
    )


def _around(person: Person, line: pages.AgendaLine) -> dict[str, Any]:
    """What the page of an item shows, whatever is answered."""
    meeting = line.item.meeting
    return {"line": line, "meeting": meeting, "keeps": pages.keeps_meeting(person, meeting), "quorums": QUORUMS}


def _secret_item(request: HttpRequest, line: pages.AgendaLine) -> HttpResponse:
    """The same of a secret vote: what is chosen is sealed in the browser, and comes here in no other form."""
    person, item = me(request), line.item
    return form_page(
        request,
        "network/meetings/item.html",
        BallotForm(request.POST or None),
        do=lambda clean: cast_ballot(by=person, item=item.pk, sealed=clean["sealed"], now=timezone.now()),
        to=("network:item", item.pk),
        context={
            **_around(person, line),
            "tellers": tellers_of(item),
            "choices": pages.answer_choices(item),
            "is_counting": item.stage in (CountStage.FIRST, CountStage.SECOND),
        },
    )


@under_pressure(write=Answer.REFUSED)
@its_item
@press_page(gettext_lazy("Closed and counted."), to="network:item")
def close_item(request: HttpRequest, agenda_item: UUID) -> UUID:
    """Before its time."""
    counts.close_item(by=me(request), item=agenda_item, now=timezone.now())
    return agenda_item


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_item
def new_line(request: HttpRequest, agenda_item: UUID) -> HttpResponse:
    """Something that was said."""
    row = _kept(request, agenda_item)
    members = {} if row.meeting.chatham else {"organisation": pages.member_choices(row.meeting)}
    return form_page(
        request,
        FORM,
        LineForm(request.POST or None, initial={"key": new_id()}, chatham=row.meeting.chatham, choices=members),
        do=lambda clean: minutes.add_line(
            by=me(request), item=agenda_item, new=NewLine(**{"organisation": None, **clean}), now=timezone.now()
        ),
        done=_("Written down. Members read it once the minutes are out."),
        to=("network:item", agenda_item),
        context={"heading": _("What was said"), "about": row.title},
    )


@under_pressure(write=Answer.REFUSED)
@decisions_home
@press_page(gettext_lazy("Taken out."), to="network:item")
def remove_line(request: HttpRequest, minute_line: UUID) -> UUID:
    """Also after the minutes are out."""
    return minutes.remove_line(by=me(request), line=minute_line, now=timezone.now())


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_item
def review(request: HttpRequest, agenda_item: UUID) -> HttpResponse:
    """When a decision is looked at again."""
    row, now = _kept(request, agenda_item), timezone.now()
    today = today_of(row.meeting.network.body, now)
    return form_page(
        request,
        FORM,
        DecisionReviewForm(request.POST or None, row=row),
        do=lambda clean: minutes.set_review(
            by=me(request), item=agenda_item, new=NewReview(**clean), now=now, today=today
        ),
        done=_("Saved."),
        to=("network:item", agenda_item),
        context={"heading": _("Look again"), "about": row.title},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_item
def new_action(request: HttpRequest, agenda_item: UUID) -> HttpResponse:
    """What an organisation is to do."""
    row, now = _kept(request, agenda_item), timezone.now()
    return form_page(
        request,
        FORM,
        ActionForm(
            request.POST or None, initial={"key": new_id()}, choices={"organisation": pages.member_choices(row.meeting)}
        ),
        do=lambda clean: minutes.add_action(by=me(request), item=agenda_item, new=NewAction(**clean), now=now),
        done=_("It now waits for whoever holds their seat."),
        to=("network:item", agenda_item),
        context={"heading": _("Somebody takes it on"), "about": row.title},
    )


@under_pressure(write=Answer.REFUSED)
@decisions_home
@press_page(gettext_lazy("Done."), to="network:decisions")
def action_done(request: HttpRequest, meeting_action: UUID) -> None:
    """One tap."""
    minutes.do_action(by=me(request), action=meeting_action, now=timezone.now())


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a file alone is a POST
@require_http_methods(["GET", "HEAD", "POST"])
@decisions_home
def decisions(request: HttpRequest) -> HttpResponse:
    """What the council decided, and what is still to be done."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_NETWORK):
        raise Missing
    rows, private = pages.decisions_seen_by(person), in_private(request)
    if request.POST.get(FILE):
        rows = rows.filter(label__in=pages.downloadable())
    return decision_list(now).page(
        request, rows if private else rows.none(), template="network/meetings/decisions.html", now=now,
        actions=pages.undone_actions(person) if private else [], own_organisations=pages.own_organisations(person),
        note=lambda kind, count: note_export(by=person, of="decisions of the council", kind=kind, count=count, now=now),
    )  # fmt: skip
