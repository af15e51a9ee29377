"""Organisational assessments: the list, a new one, and preparing, opening and closing it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.messaging.models import Delivery
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.queries.approvers import focus_of
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Forbidden
from karpear.ui.pages import any_form, form_page
from karpear.ui.places import lie_in

from ..actions import items as items_actions
from ..actions import phases
from ..actions.notices import DUE, FORM_DUE
from ..forms.session import OwnItemForm, SessionForm
from ..models import Item, ItemKind
from ..queries import sessions as queries
from ..queries.items import lines_on_offer, risks_on_offer
from ..queries.spreads import spreads_of
from ..questions import KINDS, kinds_of, named
from .session_list import session_list


@any_form
def listed(request: HttpRequest) -> HttpResponse:
    """Assessments, the newest first, and when the next one is due. A search and a file are a POST."""
    now, person = timezone.now(), me(request)
    facilitates = may_anywhere(person, Verb.FACILITATE)
    return session_list(facilitates=facilitates).page(
        request, queries.my_sessions(person), template="risks/sessions.html", now=now,
        note=lambda kind, count: note_export(by=person, of="sessions", kind=kind, count=count, now=now),
        clocks=queries.clocks(person, now=now),
        facilitates=facilitates,
    )  # fmt: skip


@any_form
def new(request: HttpRequest) -> HttpResponse:
    """A title and a focus; the rest is proposed."""
    now, person = timezone.now(), me(request)
    organisations = organisations_where(person, Verb.FACILITATE, by_name=True)
    if not organisations:
        raise Forbidden
    first = organisations[0]
    initial = {
        "organisation": str(first.pk),
        "title": _("Assessment, %(month)s") % {"month": date_format(timezone.localtime(now), "F Y")},
        "focus": focus_of(first) or "",
    }
    form = SessionForm(request.POST or None, organisations=organisations, initial=initial)
    return form_page(
        request,
        "risks/session_new.html",
        form,
        do=lambda clean: items_actions.make_session(by=person, now=now, **clean),
        done=_("Created. Look at what is rated, say who rates, then open it."),
        to=lambda session: ("risks:session", session.pk),
    )


@require_safe
def session(request: HttpRequest, session: UUID) -> HttpResponse:
    """One assessment: what to do next, as far as it is."""
    now = timezone.now()
    page = seen_page(request, session, now)
    if not page.sees and not page.shows_spread:
        return redirect("risks:rate", session=session)
    context: dict[str, Any] = {"page": page, "session": page.session, "kinds": KINDS, "now": now}
    if page.shows_spread:
        spreads = spreads_of([line.item for line in page.items])
        context["rows"] = [
            (KINDS[kind], [(line, spreads[line.item.pk]) for line in lines]) for kind, lines in page.groups
        ]
    return render(request, "risks/session.html", context)


@require_safe
def items(request: HttpRequest, session: UUID) -> HttpResponse:
    """What is rated, kind by kind."""
    page = _page(request, session)
    groups = dict(page.groups)
    rows = [(kind, KINDS[kind], groups.get(kind, [])) for kind in kinds_of(page.session)]
    context = {"page": page, "session": page.session, "rows": rows, "now": timezone.now()}
    return render(request, "risks/session_items.html", context)


@any_form
def add(request: HttpRequest, session: UUID, kind: str) -> HttpResponse:
    """More things of one kind: from the register, from the catalogue, or in their own words."""
    if kind not in ItemKind.values:
        raise Http404
    page, item_kind = _page(request, session), ItemKind(kind)
    if item_kind not in kinds_of(page.session):
        raise Http404
    own_form = OwnItemForm(request.POST if "own" in request.POST else None, kind=item_kind)
    errors: list[str] = []
    if request.method == "POST":
        try:
            if _add_items(request, session, item_kind, own_form):
                return redirect("risks:session_items", session=session)
        except BadFields as refusal:
            errors = [message for _field, message in refusal.errors]
    language = request.LANGUAGE_CODE or "en"
    lines = [(item, *named(item, language)) for item in lines_on_offer(page.session, item_kind)]
    context = {
        "session": page.session,
        "kind": item_kind,
        "words": KINDS[item_kind],
        "lines": lines,
        "risks": _with_names(risks_on_offer(page.session), language) if item_kind == ItemKind.RISK else [],
        "own_form": own_form,
        "errors": errors,
        "now": timezone.now(),
    }
    return render(request, "risks/session_add.html", context, status=422 if errors or own_form.errors else 200)


def _with_names(items: list[Item], language: str) -> list[tuple[Item, str]]:
    return [(item, named(item, language)[0]) for item in items]


def _add_items(request: HttpRequest, session: UUID, kind: ItemKind, own_form: OwnItemForm) -> bool:
    by, now = me(request), timezone.now()
    if "own" in request.POST:
        if own_form.is_valid():
            items_actions.add_own(by=by, session=session, kind=kind, now=now, **own_form.clean_values)
        return own_form.is_valid()
    lines = request.POST.getlist("lines")
    items_actions.add_lines(by=by, session=session, kind=kind, risks=uuids(request, "risks"), lines=lines, now=now)
    return True


def uuids(request: HttpRequest, field: str) -> list[UUID]:
    """The ids ticked in a form; what is none is left out."""
    ids = []
    for value in request.POST.getlist(field):
        try:
            ids.append(UUID(value))
        except ValueError:
            continue
    return ids


@require_POST
def remove(request: HttpRequest, item: UUID) -> HttpResponse:
    session = items_actions.remove_item(by=me(request), item=item, now=timezone.now())
    return redirect("risks:session_items", session=session.pk)


@require_POST
def begin(request: HttpRequest, session: UUID) -> HttpResponse:
    phases.open_rating(by=me(request), session=session, now=timezone.now())
    messages.success(request, _("Rating is open. Members were told; give guests their links yourself."))
    return redirect("risks:session", session=session)


@require_POST
def close(request: HttpRequest, session: UUID) -> HttpResponse:
    phases.close_rating(by=me(request), session=session, now=timezone.now())
    messages.success(request, _("Rating is closed. Talk about what raters see differently, then settle it."))
    return redirect("risks:session", session=session)


def session_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind a message's link: the place to rate, or where the next one that is due is begun. Each asks who it is."""
    if delivery.text_key in (DUE, FORM_DUE):
        return redirect("risks:sessions" if delivery.text_key == DUE else "risks:self_assessment")
    return redirect("risks:rate", session=delivery.subject)


@require_POST
def discard(request: HttpRequest, session: UUID) -> HttpResponse:
    by_form = items_actions.discard(by=me(request), session=session, now=timezone.now())
    messages.success(request, _("The assessment is gone."))
    return redirect("risks:self_assessment" if by_form else "risks:sessions")


def _page(request: HttpRequest, session: UUID) -> queries.SessionPage:
    """A session that this person may run. Raises Missing, Forbidden."""
    page = seen_page(request, session, timezone.now())
    if not page.runs:
        raise Forbidden
    return page


def seen_page(request: HttpRequest, session: UUID, now: datetime) -> queries.SessionPage:
    """A session as this person sees it; one by a form lies in the place of self-assessments. Raises Missing."""
    page = queries.session_page(me(request), session, language=request.LANGUAGE_CODE or "en", now=now)
    if page.session.form and page.sees:
        lie_in(request, reverse("risks:self_assessment"))
    return page
