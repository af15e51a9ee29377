"""Who can reach whom: the shortest way now, what we keep ourselves, and both ends' yes."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere, members_to_choose, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.forms import Choice, named
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm
from karpear.ui.yes_no import pressed_yes

from . import actions, queries
from .facts import edge_facts
from .lists import edge_list
from .values import NewDoor, NewReach
from .words import COUNTRIES, OFFICES

to_reach = refusing(lambda _address: redirect("network:reach"))
to_edge = refusing(lambda address: redirect("network:edge", address["edge"]))


class WayForm(forms.Form):
    """Which office: codes, which stand in the address."""

    kind = Choice(label=gettext_lazy("Whom do you have to reach?"), choices=list(OFFICES.items()))
    country = Choice(
        label=gettext_lazy("Of which country"), required=False, empty=gettext_lazy("any country"),
        choices=list(COUNTRIES.items()),
    )  # fmt: skip


class EdgeForm(ValueForm):
    """`key`: one press twice is one way."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class OfficeForm(EdgeForm):
    """A way to an office."""

    asks = NewReach
    folds = frozenset({"capacity", "languages"})


class DoorForm(EdgeForm):
    """A way to a colleague."""

    asks = NewDoor


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a list is narrowed by a POST
@require_http_methods(["GET", "HEAD", "POST"])
@to_reach
def reach(request: HttpRequest) -> HttpResponse:
    """The shortest way to an office now; below, what we keep."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_NETWORK):
        raise Missing
    form, is_private = WayForm(request.GET if "kind" in request.GET else None), in_private(request)
    asked = form.is_valid()
    ways = queries.ways(person, now=now, **form.cleaned_data) if asked and is_private else []
    rows = queries.own_edges(person)
    return edge_list(timezone.localdate(now)).page(
        request, rows if is_private else rows.none(), template="network/directory/reach.html", now=now,
        form=form, is_asked=asked, ways=ways, places=queries.places_to_write(person),
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_reach
def new_office(request: HttpRequest, network: UUID, organisation: UUID) -> HttpResponse:
    """Somebody of ours can reach an office."""
    membership, now = require(me(request), organisation, Verb.KEEP_DIRECTORY), timezone.now()
    people = named(members_to_choose(membership.organisation))
    return form_page(
        request,
        "network/directory/edge_form.html",
        OfficeForm(request.POST or None, choices={"near": people}, initial={"near": str(me(request).pk)}),
        do=lambda clean: actions.add_office(
            by=me(request), network=network, organisation=organisation, key=clean.pop("key"), new=NewReach(**clean),
            now=now, today=timezone.localdate(now),
        ),
        done=_("Written down. It counts once both ends have agreed."),
        to=lambda edge: ("network:edge", edge.pk),
        context={"organisation": membership.organisation, "door": False},
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_reach
def new_door(request: HttpRequest, network: UUID, organisation: UUID) -> HttpResponse:
    """Somebody of ours can put others through to a colleague."""
    membership, now = require(me(request), organisation, Verb.KEEP_DIRECTORY), timezone.now()
    people = named(members_to_choose(membership.organisation))
    return form_page(
        request,
        "network/directory/edge_form.html",
        DoorForm(request.POST or None, choices={"near": people, "to_person": people}),
        do=lambda clean: actions.add_door(
            by=me(request),
            network=network,
            organisation=organisation,
            key=clean.pop("key"),
            new=NewDoor(**clean),
            now=now,
        ),
        done=_("Written down. It counts once both ends have agreed."),
        to=lambda edge: ("network:edge", edge.pk),
        context={"organisation": membership.organisation, "door": True},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@to_reach
def show_edge(request: HttpRequest, edge: UUID) -> HttpResponse:
    """One way: what whoever may use it reads, and what its owners can do."""
    person, now = me(request), timezone.now()
    visible_edge = queries.edge_of(person, edge)
    keeps = actions.keeps_edge(person, visible_edge)
    context = {
        "edge": visible_edge,
        "state": queries.edge_state(visible_edge, timezone.localdate(now)),
        "awake": queries.awake_now(visible_edge, now),
        "facts": edge_facts(visible_edge, keeps=keeps),
        "keeps": keeps,
        "answers": queries.is_asked(person, visible_edge),
        "has_agreed": queries.has_agreed(person, visible_edge),
        "organisations": actions.others_in(visible_edge) if keeps else [],
        "blocks": list(visible_edge.blocks.select_related("organisation")) if keeps else [],
    }
    return page(request, "network/directory/edge.html", context)


@under_pressure(write=Answer.REFUSED)
@to_edge
@press_page(gettext_lazy("Noted. You can say otherwise at any time."), to="network:edge")
def answer(request: HttpRequest, edge: UUID) -> UUID:
    """Yes or no."""
    queries.edge_of(me(request), edge)  # to a stranger it is not there, whatever they press
    agrees = pressed_yes(request, "answer")
    return actions.answer_asked(by=me(request), edge=edge, agrees=agrees, now=timezone.now()).pk


@under_pressure(write=Answer.REFUSED)
@to_edge
@press_page(gettext_lazy("Noted."), to="network:edge")
def prove(request: HttpRequest, edge: UUID) -> UUID:
    """They answered today, or not."""
    queries.edge_of(me(request), edge)
    now, reached = timezone.now(), pressed_yes(request, "reached")
    return actions.prove(by=me(request), edge=edge, reached=reached, now=now, today=timezone.localdate(now)).pk


@under_pressure(write=Answer.REFUSED)
@to_edge
@press_page(gettext_lazy("Closed to them. They are not told, and do not find it any more."), to="network:edge")
def block(request: HttpRequest, edge: UUID) -> UUID:
    """An organisation, or whoever has an address."""
    form = BlockForm(request.POST)
    form.is_valid()
    chosen, email = form.cleaned_data.get("organisation"), form.cleaned_data.get("email", "")
    return actions.block(by=me(request), edge=edge, organisation=chosen, email=email, now=timezone.now()).pk


@under_pressure(write=Answer.REFUSED)
@to_edge
@press_page(gettext_lazy("Open to them again."), to="network:edge")
def unblock(request: HttpRequest, edge: UUID, block_id: UUID) -> UUID:
    """They find it again."""
    return actions.unblock(by=me(request), edge=edge, block_id=block_id, now=timezone.now()).pk


@under_pressure(write=Answer.REFUSED)
@to_reach
@press_page(gettext_lazy("Taken out. Nobody finds it any more."), to="network:reach")
def end_edge(request: HttpRequest, edge: UUID) -> None:
    """It is taken out."""
    actions.end_edge(by=me(request), edge=edge, now=timezone.now())


class BlockForm(forms.Form):
    """To whom a way is closed."""

    organisation = forms.UUIDField(required=False)
    email = forms.EmailField(required=False)
