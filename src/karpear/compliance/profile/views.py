"""Who an organisation is before the law: its page, what applies to it, and the short forms that change it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.models import Organisation
from karpear.people.queries.gates import choose_organisation, members_to_choose, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..keepers import may_keep
from . import actions
from .accounts import accounts_to_choose
from .models import DonorGrant
from .queries import pages as queries
from .queries.bound_duties import authorities_of, binding_page
from .queries.history import profile_history
from .values import (
    KindAnswer,
    MoneyAnswer,
    NewAccount,
    NewGrant,
    NewHappening,
    NewLegalPaper,
    NewOffice,
    NewSignatory,
    NumbersAnswer,
    ReportSentForm,
    StampAnswer,
)

#: Asks the calendar, which stands above, what is owed because of a row: (words, address).
type Follows = Callable[[Organisation, Any, datetime], Sequence[tuple[str, str]]]
TOPICS: Mapping[str, Any] = {
    "kind": KindAnswer, "numbers": NumbersAnswer, "money": MoneyAnswer, "stamp": StampAnswer,
}  # fmt: skip
PARTS: Mapping[str, Any] = {
    "papers": NewLegalPaper, "offices": NewOffice, "accounts": NewAccount, "signatories": NewSignatory,
    "grants": NewGrant, "happenings": NewHappening,
}  # fmt: skip
profile_home = refusing(lambda _address: redirect("compliance:profile"))


@under_pressure(read=Answer.EMPTY)
@require_safe
@profile_home
def profile(request: HttpRequest, organisation: UUID | None = None) -> HttpResponse:
    """What an organisation has said of itself, each row with the way to change it; the first by name, or this one."""
    person, now, private = me(request), timezone.now(), in_private(request)
    own_organisation, other_organisations = choose_organisation(person, organisation, Verb.SEE_LAW)
    context = {
        "profile": queries.profile_page(own_organisation, authorities_of(own_organisation), now, private=private),
        "binding": binding_page(own_organisation, now, private=private),
        "history": profile_history(own_organisation) if private else [],
        "keeps": may_keep(person, own_organisation.pk),
        "organisation": own_organisation,
        "other_organisations": other_organisations,
        "now": now,
    }
    return page(request, "compliance/profile.html", context)


@under_pressure(read=Answer.EMPTY)
@require_safe
@profile_home
def what_applies(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Which duties apply, law by law, and why; what nobody can tell yet, and what does not apply."""
    now = timezone.now()
    own_organisation, _others = choose_organisation(me(request), organisation, Verb.SEE_LAW)
    binding = binding_page(own_organisation, now, private=in_private(request))
    keeps = may_keep(me(request), own_organisation.pk)
    context = {"binding": binding, "organisation": own_organisation, "keeps": keeps, "now": now}
    return page(request, "compliance/profile_binding.html", context)


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@any_form
@profile_home
def answer(request: HttpRequest, organisation: UUID, topic: str) -> HttpResponse:
    """One short form of four."""
    own_organisation = require(me(request), organisation, Verb.KEEP_LAW).organisation
    asks = _listed(TOPICS, topic)
    row = queries.identity_of(own_organisation) if in_private(request) else None
    form = ValueForm(request.POST or None, asks=asks, row=row, choices=_choices(asks, own_organisation, row))
    return form_page(
        request,
        "compliance/profile_form.html",
        form,
        do=lambda clean: actions.answer(
            by=me(request), organisation=organisation, answers=asks(**clean), now=timezone.now()
        ),
        done=_("Saved."),
        to=("compliance:profile_of", organisation),
        context={"organisation": own_organisation, "title": asks.TITLE},
    )


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@profile_home
def add(request: HttpRequest, organisation: UUID, part: str, follows: Follows) -> HttpResponse:
    """One more paper, office, account, grant or event. `follows`: the calendar's word on what is owed because of it."""
    own_organisation = require(me(request), organisation, Verb.KEEP_LAW).organisation
    asks = _listed(PARTS, part)
    act = partial(
        actions.add_row,
        by=me(request),
        organisation=organisation,
        authorities=authorities_of(own_organisation),
        now=timezone.now(),
    )
    return form_page(
        request,
        "compliance/profile_form.html",
        _new_row_form(request, asks, own_organisation),
        do=lambda clean: _say(request, _("Added."), follows, act(new=asks(**clean))),
        to=("compliance:profile_of", organisation),
        context={"organisation": own_organisation, "title": asks.TITLE, "is_new": True},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@profile_home
def change(request: HttpRequest, part: str, row: UUID, follows: Follows) -> HttpResponse:
    """Other answers about one; or it is taken off the list."""
    asks = _listed(PARTS, part)
    stored_row = allowed(queries.row_to_change(me(request), asks.TABLE, row), by=me(request), verb=Verb.KEEP_LAW)
    organisation = stored_row.organisation
    act = partial(
        actions.change_row, by=me(request), row=row, authorities=authorities_of(organisation), now=timezone.now()
    )
    return form_page(
        request,
        "compliance/profile_form.html",
        ValueForm(request.POST or None, asks=asks, row=stored_row, choices=_choices(asks, organisation, stored_row)),
        do=lambda clean: _say(request, _("Saved."), follows, act(new=asks(**clean))),
        to=("compliance:profile_of", organisation.pk),
        context={"organisation": organisation, "title": asks.TITLE, "part": part, "row": stored_row},
    )


@under_pressure(write=Answer.REFUSED)
@profile_home
@press_page(gettext_lazy("Taken off the list. Nothing is counted from it."), to="compliance:profile_of")
def remove(request: HttpRequest, part: str, row: UUID) -> UUID:
    """It was written down by mistake."""
    table = _listed(PARTS, part).TABLE
    removed_row = actions.remove_row(by=me(request), table=table, row=row, now=timezone.now())
    organisation: UUID = removed_row.organisation_id
    return organisation


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@profile_home
def report_sent(request: HttpRequest, donor_grant: UUID, follows: Follows) -> HttpResponse:
    """A report went to a donor: the law may ask for a copy of it."""
    now = timezone.now()
    stored_grant = allowed(
        queries.row_to_change(me(request), DonorGrant, donor_grant), by=me(request), verb=Verb.KEEP_LAW
    )
    return form_page(
        request,
        "compliance/profile_form.html",
        ReportSentForm(request.POST or None),
        do=lambda clean: _say(
            request,
            _("Saved."),
            follows,
            actions.note_report_sent(by=me(request), grant=donor_grant, now=now, **clean),
        ),
        to=("compliance:profile_of", stored_grant.organisation_id),
        context={"organisation": stored_grant.organisation, "title": _("Report sent to a donor")},
    )


def _say(request: HttpRequest, word: str, follows: Follows, row: Any) -> None:
    """It is saved; and what is owed because of it, with the way there."""
    owed = format_html_join(", ", '<a href="{1}">{0}</a>', follows(row.organisation, row, timezone.now()))
    messages.success(request, format_html("{} {} {}", word, _("What follows:"), owed) if owed else word)


def _listed(forms: Mapping[str, Any], word: str) -> Any:
    if word not in forms:
        raise Missing
    return forms[word]


def _new_row_form(request: HttpRequest, asks: Any, organisation: Organisation) -> ValueForm:
    """Empty; who signs, for the account from which one came. A forced session names no account."""
    initial = {"account": request.GET.get("account", "")} if asks is NewSignatory else {}
    choices = _choices(asks, organisation)
    if "account" in choices and not in_private(request):
        choices["account"] = []
    return ValueForm(request.POST or None, asks=asks, choices=choices, initial=initial)


def _choices(asks: Any, organisation: Organisation, row: Any = None) -> dict[str, Any]:
    """What only the page can offer: people of the organisation and who stands there already; authorities."""
    people = members_to_choose(organisation) if hasattr(asks, "PEOPLE") else []
    offers: dict[str, Any] = {}
    for name in getattr(asks, "PEOPLE", ()):
        standing = getattr(row, name, None)
        offers[name] = named([*people, *([standing] if standing and standing not in people else [])])
    if asks is NewSignatory:  # whoever signs for another account, too, is written down there
        own_account = [(str(row.account_id), row.account.label)] if row else []
        offers["account"] = own_account or accounts_to_choose(organisation, today_of(organisation, timezone.now()))
    if asks is NewLegalPaper:
        offers["authority"] = list(authorities_of(organisation).items())
    return offers
