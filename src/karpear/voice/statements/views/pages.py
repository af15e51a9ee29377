"""Pages of those who convene a statement: drafts, the links, and how it stands. Nothing about who would sign."""

import json
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere, require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.voice.forms import Form
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..actions import drafts, invitations
from ..agreed import fingerprint_of
from ..history import statement_history
from ..models import BEFORE_END, Statement, StatementState
from ..queries import pages
from ..values import NewStatement, NewStatementComment, usual_times

#: How a statement is signed, by the form in which it was decided to speak.
SIGNED_AS = {Form.GROUP.value: "named", Form.UMBRELLA.value: "umbrella"}
TABS = ("sign", "ours", "signed")
statements_home = refusing(lambda _address: redirect("voice:statements"))
statement_home = refusing(lambda address: redirect("voice:statement", address["statement"]))


class StatementForm(ValueForm):
    """A statement on one screen."""

    asks = NewStatement
    sections = NewStatement.SECTIONS
    folds = NewStatement.FOLDS


class CommentForm(ValueForm):
    """A word about a draft."""

    asks = NewStatementComment


def form_of(
    request: HttpRequest, statement: Statement, template: str, form: ValueForm, do: Any, *, done: str, **context: Any
) -> HttpResponse:
    """A form about one statement, with the way back to it. `do`: what is done with the answers, by whom and when."""
    return form_page(
        request, template, form, do=partial(do, by=me(request), now=timezone.now()), done=done,
        to=("voice:statement", statement.pk), context={"statement": statement, **context},
    )  # fmt: skip


@under_pressure(read=Answer.EMPTY)
@require_safe
@statements_home
def statements(request: HttpRequest) -> HttpResponse:
    """Three lists: how to sign, what we convene, and where our name stands. Whoever convenes for nobody has two."""
    wanted, private = request.GET.get("tab", ""), in_private(request)
    own_lines = pages.own_statements(me(request), private=private)
    is_alone = not may_anywhere(me(request), Verb.SEE_VOICE)
    tabs = [tab for tab in TABS if not (is_alone and tab == "ours")]
    context = {
        "tab": wanted if wanted in tabs else tabs[1],
        "is_alone": is_alone,
        "own_lines": own_lines,
        "naming_lines": pages.naming_statements(me(request), private=private),
        "conveners": pages.conveners(me(request), private=private),
    }
    return page(request, "voice/statements/statements.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@statements_home
def new_statement(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One more draft."""
    membership, now = require(me(request), organisation, Verb.KEEP_VOICE), timezone.now()
    return form_page(
        request,
        "voice/statements/statement_form.html",
        StatementForm(request.POST or None, initial=_beginning(request, now)),
        do=lambda clean: drafts.draft_statement(
            by=me(request), organisation=organisation, new=NewStatement(**clean), now=now
        ),
        done=_("The draft is saved. Give its link to those whose comments you want."),
        to=lambda statement: ("voice:statement", statement.pk),
        context={"statement": None, "organisation": membership.organisation},
    )


def _beginning(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The usual times, and the form that was decided on, where one comes from there."""
    form = SIGNED_AS.get(request.GET.get("form", ""))
    return {**usual_times(now), **({"form": form} if form else {})}


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@statement_home
def change_statement(request: HttpRequest, statement: UUID) -> HttpResponse:
    """Other words, another form or other times, while it is a draft."""
    row = pages.statement_of(me(request), statement)
    draft = allowed(row, by=me(request), verb=Verb.KEEP_VOICE, states=drafts.DRAFT)
    form = StatementForm(request.POST or None, row=draft)
    do = partial(drafts.change_statement, statement=statement)
    done = _("Saved.")
    return form_of(
        request, draft, "voice/statements/statement_form.html", form, do, done=done, organisation=draft.organisation
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@statements_home
def show_statement(request: HttpRequest, statement: UUID) -> HttpResponse:
    """One statement: what now, the text, what was agreed, and after it appeared what came of it."""
    view = pages.statement_page(me(request), statement)
    row = view.statement
    context = {
        "view": view,
        "statement": row,
        "facts": [(_("Convened by"), row.convener), *pages.statement_facts(row)],
        "text_hash": fingerprint_of(row),
        "comments": row.comments.select_related("by") if view.is_ours else [],
        "comment_form": CommentForm() if view.keeps and row.state == StatementState.DRAFT else None,
        "may_call_off": view.keeps and row.state in BEFORE_END,
        "history": statement_history(row) if view.is_ours else [],
    }
    return page(request, "voice/statements/statement.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@statement_home
def comment_on_statement(request: HttpRequest, statement: UUID) -> HttpResponse:
    """A colleague's word about a draft."""
    draft, form = pages.statement_of(me(request), statement), CommentForm(request.POST or None)
    do = partial(drafts.comment_on_draft, statement=statement)
    done = _("Your comment is saved.")
    return form_of(request, draft, "voice/statements/comment_form.html", form, do, done=done)


@under_pressure(write=Answer.REFUSED)
@statement_home
@press_page(
    gettext_lazy("The text is frozen. It can be signed now: make the links for those you invite."),
    to="voice:statement",
)
def freeze_statement(request: HttpRequest, statement: UUID) -> UUID:
    """From now on nothing of it changes, and it can be signed."""
    text_hash = request.POST.get("text_hash", "")
    drafts.freeze_statement(by=me(request), statement=statement, text_hash=text_hash, now=timezone.now())
    return statement


@under_pressure(write=Answer.REFUSED)
@statement_home
@press_page(
    gettext_lazy("Called off. Everything that those you invited had left here is deleted."), to="voice:statement"
)
def call_off(request: HttpRequest, statement: UUID) -> UUID:
    """It will not appear."""
    invitations.call_off(by=me(request), statement=statement, now=timezone.now())
    return statement


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@statement_home
def invite(request: HttpRequest, statement: UUID) -> HttpResponse:
    """GET: the page that makes links. POST: it sends the hashes of their tokens, and nothing else."""
    row = pages.statement_of(me(request), statement)
    allowed(row, by=me(request), verb=Verb.KEEP_VOICE, states=BEFORE_END)
    if request.method != "POST":
        context = {"statement": row, "most_links": invitations.MOST_AT_ONCE, "sign_path": f"/s/{row.pk}/"}
        return page(request, "voice/statements/invite.html", context)
    try:
        invitations.add_invitations(by=me(request), statement=statement, hashes=_hashes(request), now=timezone.now())
    except (BadFields, Conflict) as refusal:
        return JsonResponse({"ok": False, "detail": refusal.message}, status=422)
    return JsonResponse({"ok": True})


def _hashes(request: HttpRequest) -> list[str]:
    """Of a body {"hashes": […]}. Raises BadFields."""
    try:
        hashes = json.loads(request.body)["hashes"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadFields([("hashes", _("These are not links that can be added."))]) from error
    return [text if isinstance(text, str) else "" for text in hashes] if isinstance(hashes, list) else []
