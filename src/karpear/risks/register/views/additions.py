"""More risks: from the pack's catalogue, in own words, or a whole first register."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from karpear.countries.catalogue import Catalogue, CatalogueRisk
from karpear.countries.queries import catalogue_or_empty
from karpear.people.models import Organisation
from karpear.people.queries.approvers import focus_of
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Focus, Level, Scope, Score
from karpear.ui.list_choices import TEXT
from karpear.ui.pages import any_form, submit
from karpear.ui.scales import FOCUSES, SCOPES
from karpear.ui.searches import SEARCH, keep_search, typed_words

from ...pages import asked, page, refusing, to_register, who
from ..actions import lines, starters
from ..forms.risk import RiskForm, RiskJudgeForm, initial_scores
from ..forms.starter import StarterForm
from ..models import Source
from ..queries import register, risk
from ..values import NewRisk, alike

OWN = "own"


@any_form
@refusing
def new(request: HttpRequest) -> HttpResponse:
    """First choose a line of the catalogue (`?from=`), or own words; then write and judge it."""
    organisation = _organisation(request)
    line = request.GET.get("from", "")
    book = catalogue_or_empty(organisation.country)
    if not line and book.risks and (request.method != "POST" or TEXT in request.POST):
        return _choose(request, organisation, book)
    entry = book.risks.get(line)
    members = risk.members_of(organisation)
    initial = _initial(entry, organisation) | {"owner": str(who(request).pk)}
    data = request.POST or None
    form = RiskForm(data, organisation=organisation, members=members, initial=initial)
    usual = _usual(book, entry, organisation)
    judged = RiskJudgeForm(data, initial=initial_scores(alike(usual)) if usual else {})

    def add(clean: dict[str, Any]) -> HttpResponse:
        new = NewRisk(catalogue_id=entry.id if entry else "", **clean, **judged.clean_values)
        by, now = who(request), timezone.now()
        ids = lines.add_risks(by=by, organisation=organisation.pk, risks=[new], source=Source.MANUAL, now=now)
        return redirect("risks:risk", ids[0])

    sentence = _("Added. Now choose what is done about it.")
    added = submit(request, form, do=add, done=sentence) if judged.is_valid() else None
    context = {"form": form, "judged": judged, "organisation": organisation, "entry": entry, "usual": usual}
    return added or page(request, "new", context, bad=form.is_bound)


def _organisation(request: HttpRequest) -> Organisation:
    return require(who(request), asked(request, Verb.EDIT_RISKS), Verb.EDIT_RISKS).organisation


def _choose(request: HttpRequest, organisation: Organisation, book: Catalogue) -> HttpResponse:
    """The catalogue. Words are posted, and stand in the address as a number."""
    text = typed_words(request, TEXT)
    if request.method == "POST":
        query = {"organisation": str(organisation.pk), SEARCH: keep_search(request, text)}
        return redirect(reverse("risks:new", query={key: value for key, value in query.items() if value}))
    return page(request, "choose", _choices(text, organisation, book))


def _choices(text: str, organisation: Organisation, book: Catalogue) -> dict[str, Any]:
    """The catalogue's risks by scope, narrowed by words; those in the register are marked."""
    term, language = text.casefold(), get_language() or "en"
    have = register.catalogue_ids(organisation)
    groups = []
    for scope, word in SCOPES.items():
        rows = [_entry_row(entry, language, have) for entry in book.risks.values() if entry.scope is scope]
        matching = [row for row in rows if term in f"{row['name']} {row['description']}".casefold()]
        if matching:
            groups.append((word.name, matching))
    return {"groups": groups, "text": text, "organisation": organisation, "own_code": OWN}


def _entry_row(entry: CatalogueRisk, language: str, have: set[str]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name.in_language(language),
        "description": entry.description.in_language(language),
        "scope": SCOPES[entry.scope].name,
        "have": entry.id in have,
    }


def _initial(entry: CatalogueRisk | None, organisation: Organisation) -> dict[str, Any]:
    if entry is None:
        return {"scope": Scope.ORGANISATION.value}
    language = organisation.language
    return {
        "name": entry.name.in_language(language),
        "description": entry.description.in_language(language),
        "scope": entry.scope.value,
    }


def _usual(book: Catalogue, entry: CatalogueRisk | None, organisation: Organisation) -> Score | None:
    """How organisations of this focus usually judge it; None where no starter says."""
    return book.usual(entry.id, focus_of(organisation)) if entry else None


@any_form
@refusing
def starter(request: HttpRequest) -> HttpResponse:
    """A first register for what the organisation mostly does: choose, look, press once."""
    organisation = _organisation(request)
    book = catalogue_or_empty(organisation.country)
    focus = _focus(request, organisation)
    rows = _lines(organisation, book, focus)
    open_lines = [row["id"] for row in rows if not row["have"]]
    members = risk.members_of(organisation)
    large = [row["id"] for row in rows if row["level"] >= Level.HIGH and not row["have"]]
    initial = {"chosen": large, "owner": str(who(request).pk)}
    form = StarterForm(request.POST or None, lines=open_lines, members=members, initial=initial)
    if form.is_valid():
        ids = starters.start_register(
            by=who(request),
            organisation=organisation.pk,
            focus=focus,
            catalogue_ids=form.cleaned_data["chosen"],
            owner=form.cleaned_data["owner"],
            now=timezone.now(),
        )
        sentence = ngettext("%(n)d risk is in the register.", "%(n)d risks are in the register.", len(ids))
        messages.success(request, sentence % {"n": len(ids)} + " " + _("Judge each again within a month."))
        return to_register(organisation.pk)
    context = {
        "form": form,
        "rows": rows,
        "chosen_rows": set(form["chosen"].value() or ()),
        "focus": focus.value,
        "focuses": [(f.value, word.name) for f, word in FOCUSES.items()],
        "organisation": organisation,
    }
    return page(request, "starter", context, bad=form.is_bound)


def _focus(request: HttpRequest, organisation: Organisation) -> Focus:
    """The one asked for, else the organisation's own, else the first."""
    asked_for = request.GET.get("focus")
    return Focus(asked_for) if asked_for in set(Focus) else focus_of(organisation) or next(iter(Focus))


def _lines(organisation: Organisation, book: Catalogue, focus: Focus) -> list[dict[str, Any]]:
    language = get_language() or "en"
    have = register.catalogue_ids(organisation)
    return [
        {**_entry_row(book.risks[line.risk], language, have), "level": int(line.score.level)}
        for line in book.starters.get(focus, ())
    ]
