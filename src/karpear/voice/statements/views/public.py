"""What whoever has a link sees and sends. No session, no cookie, no form's token: the token of the link never comes
here but as the body of a call, and all calls look alike.

Nothing here writes a line anywhere: neither who, nor when, nor which of the calls it was.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from karpear.rules.refusals import Conflict, Missing
from karpear.ui.moments import leave_every
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, under_pressure
from karpear.vault.pages import sealed_page

from ..actions.by_link import answer_by_link, comment_by_link, pledge_by_link
from ..agreed import agreed_text, rfc3339
from ..calls import BadShape, Call, CommentCall, LookCall, PledgeCall, padded, read_call
from ..models import BEFORE_END, Statement, StatementState
from ..queries.names import public_names
from ..queries.pages import class_lines, statement_facts
from ..queries.standings import public_statement, standing
from ..words import KINDS

EXPOSURE_PATH = "/voice/exposure/"
#: In seconds. Longer than any call takes on a slow server, shorter than somebody waits for.
GRAIN = 0.3


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
@sealed_page
def sign(request: HttpRequest, statement: UUID) -> HttpResponse:
    """The text in both languages with all that a signatory agrees to; after publication, who signed."""
    try:
        row = public_statement(statement)
    except Missing as refusal:
        raise Http404 from refusal
    language = _language(request)
    with translation.override(language):
        answer = page(request, "voice/statements/sign.html", _context(row))
    answer["Content-Language"] = language
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def _context(row: Statement) -> dict[str, Any]:
    return {
        "statement": row,
        "state": str(row.state),
        "is_over": row.state not in BEFORE_END,
        "agreed_text": agreed_text(row) if row.names_convener else "{}",
        "facts": [*_convened_by(row), *statement_facts(row)],
        "times": row.times,
        "announced": [rfc3339(moment) for moment in row.times],
        "kinds": list(KINDS.items()),
        "names": public_names(row) if row.state == StatementState.PUBLISHED else [],
        "classes": class_lines(row),
        "exposure_path": _own_exposure(),
    }


def _convened_by(row: Statement) -> list[tuple[str, str]]:
    return [(_("Convened by"), row.convener)] if row.names_convener else []


def _language(request: HttpRequest) -> str:
    """By the address alone, so that choosing one leaves no cookie behind."""
    code = request.GET.get("lang", "")
    return code if code in dict(settings.LANGUAGES) else translation.get_language()


def _own_exposure() -> str:
    """Where somebody with an account looks at their own; nothing where there is no such page."""
    try:
        resolve(EXPOSURE_PATH)
    except Resolver404:
        return ""
    return EXPOSURE_PATH


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@login_not_required
@csrf_exempt  # there is no session that somebody else's page could use
def call(request: HttpRequest, statement: UUID) -> HttpResponse:
    """Everything that somebody does who was invited. Whatever comes of it leaves at the same moments, equally long."""
    leave_every(request, GRAIN)
    if request.method != "POST":
        answer = _padded({"ok": False, "why": "method"}, status=405)
        answer["Allow"] = "POST"
        return answer
    try:
        return _padded(_do(statement, read_call(request.body)))
    except (BadShape, RequestDataTooBig):
        return _padded({"ok": False, "why": "shape"}, status=422)
    except Missing:
        return _padded({"ok": False, "why": "gone"}, status=404)
    except Conflict as refusal:
        return _padded({"ok": False, "why": refusal.message})


def _do(statement: UUID, wanted: Call) -> dict[str, Any]:
    if isinstance(wanted, LookCall):
        return standing(statement, wanted)
    if isinstance(wanted, CommentCall):
        comment_by_link(statement=statement, call=wanted, now=timezone.now())
    elif isinstance(wanted, PledgeCall):
        pledge_by_link(statement=statement, call=wanted, now=timezone.now())
    else:
        answer_by_link(statement=statement, call=wanted, now=timezone.now())
    return {"ok": True}


def _padded(answer: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = HttpResponse(padded(answer), status=status, content_type="application/json")
    response["Content-Encoding"] = "identity"  # compressed, its length would say again what is in it
    response["Cache-Control"] = "no-store"
    return response
