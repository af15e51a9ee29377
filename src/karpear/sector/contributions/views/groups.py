"""Groups without an account, for officers who know them; and the public page, for whoever coordinates."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.network.members.queries.networks import kept_network
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..actions import groups as actions
from ..forms import GroupToldForm, QuestionForm, VouchForm
from ..limits import may_say_mark
from ..queries.bulletins import lately_told
from ..queries.groups import groups_page, may_vouch_anywhere, telling_page_of
from ..values import NewTold, NewVouching

groups_home = refusing(lambda _values: redirect("sector:given"))


def _organisation(person: Person, code: str) -> tuple[Organisation, list[Organisation]]:
    """The one in the address, else the first; and the others. Raises Missing."""
    able = may_vouch_anywhere(person)
    organisation = next((row for row in able if code in ("", str(row.pk))), None)
    if organisation is None:
        raise Missing
    return organisation, [row for row in able if row != organisation]


@under_pressure(read=Answer.HIDDEN)
@require_safe
@groups_home
def groups(request: HttpRequest) -> HttpResponse:
    """Those for which an organisation vouches."""
    organisation, also = _organisation(me(request), request.GET.get("organisation", ""))
    context = {"groups": groups_page(me(request), organisation, also)}
    return page(request, "sector/contributions/groups.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@groups_home
def told(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A group without an account told it to me."""
    us, also = _organisation(me(request), str(organisation))
    shown_page, now = groups_page(me(request), us, also), timezone.now()
    form = GroupToldForm(
        request.POST or None, networks=shown_page.networks, groups=shown_page.groups, today=today_of(us, now),
        bulletins=lately_told(me(request), shown_page.networks, today_of(us, now)),
    )  # fmt: skip
    return form_page(
        request,
        "sector/contributions/told.html",
        form,
        do=lambda clean: actions.note_told(
            by=me(request), organisation=us.pk, key=form.cleaned_data["key"], new=NewTold(**clean), now=now
        ),
        done=_("Noted. Tell the group that it can take it back through you at any time."),
        to=("sector:given",),
        context={"organisation": us},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@groups_home
def vouch(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A group that told something itself is real."""
    us, _also = _organisation(me(request), str(organisation))

    def vouch_for(clean: dict[str, Any]) -> None:
        if not may_say_mark(request, us.pk):
            raise BadFields([("mark", _("Your organisation has tried many marks today. Come back tomorrow."))])
        actions.vouch(by=me(request), organisation=us.pk, new=NewVouching(**clean), now=timezone.now())

    return form_page(
        request,
        "sector/contributions/vouch.html",
        VouchForm(request.POST or None),
        do=vouch_for,
        done=_("Your organisation vouches for this group: what it told counts."),
        to=("sector:groups",),
        context={"organisation": us},
    )


@under_pressure(write=Answer.REFUSED)
@groups_home
@press_page(gettext_lazy("Your organisation no longer vouches for this group."), to="sector:groups")
def stop_vouching(request: HttpRequest, telling_group: UUID) -> None:
    """What it told counts no more."""
    actions.stop_vouching(by=me(request), group=telling_group, now=timezone.now())


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@groups_home
def telling_page(request: HttpRequest, network: UUID) -> HttpResponse:
    """Whoever coordinates opens it, sees its address, and changes its question."""
    row = kept_network(me(request), network)
    open_page = telling_page_of(row)
    standing = {"question": open_page.question, "answer": open_page.answer} if open_page else {}
    return form_page(
        request,
        "sector/contributions/telling_page.html",
        QuestionForm(request.POST or None, initial=standing),
        do=lambda clean: actions.open_page(by=me(request), network=row, now=timezone.now(), **clean),
        done=_("The page is open. Give its address to people whom you know."),
        to=("sector:telling_page", network),
        context={
            "network": row,
            "open_page": open_page,
            "address": request.build_absolute_uri(reverse("sector:tell", args=[open_page.code])) if open_page else "",
        },
    )


@under_pressure(write=Answer.REFUSED)
@groups_home
@press_page(
    gettext_lazy("The page is closed. What was told stays, and can still be taken back."), to="sector:telling_page"
)
def close_telling_page(request: HttpRequest, network: UUID) -> UUID:
    """Nothing more can be told there."""
    actions.close_page(by=me(request), network=kept_network(me(request), network), now=timezone.now())
    return network
