"""What facts propose to change in the register, and a person's answer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karpear.people.current import me
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.risk.matrix import Confidence

from ...models.facts import Proposal, ProposalAnswer
from ...pages import doors
from ..actions import answers as actions
from ..forms import ProposalAnswerForm
from ..queries.facts import Names, ProposalLine, organisations_seen, proposal_page, proposals_list

PER_PAGE = 25


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, or (of=answered) what was decided."""
    person = me(request)
    organisations = organisations_seen(person)
    if not organisations:
        raise Forbidden
    only_answered = request.GET.get("of") == "answered"
    page = Paginator(proposals_list(person, only_answered=only_answered), PER_PAGE).get_page(request.GET.get("page"))
    names = Names(organisations, get_language() or "en")
    context = {
        "page": page,
        "answered": only_answered,
        "lines": [ProposalLine(proposal, names.provinces) for proposal in page],
        "several": len(organisations) > 1,
        "doors": doors(organisations[0].pk, "risks:proposals"),
        "now": timezone.now(),
    }
    return render(request, "risks/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """The arithmetic in plain words with its facts, and the answer."""
    person, now = me(request), timezone.now()
    page = proposal_page(person, proposal)
    form = ProposalAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            answered_proposal = actions.answer_proposal(
                by=person, proposal=proposal, answer=clean["answer"], likelihood=clean["likelihood"],
                confidence=Confidence(clean["confidence"]), why=clean["why"], now=now,
            )  # fmt: skip
        except BadFields as refusal:
            form.take(refusal)
        except Conflict as refusal:
            messages.error(request, refusal.message)
            return redirect("risks:proposal", proposal=proposal)
        else:
            messages.success(request, _answer_sentence(answered_proposal))
            if answered_proposal.organisation and answered_proposal.risk_id:
                return redirect("risks:risk", risk=answered_proposal.risk_id)
            return redirect("risks:proposals")
    names = Names([page.proposal.where], get_language() or "en")
    context = {
        "page": page,
        "line": ProposalLine(page.proposal, names.provinces),
        "facts": [names.line(fact) for fact in page.facts],
        "form": form,
        "now": now,
    }
    return render(request, "risks/proposal.html", context, status=422 if form.errors else 200)


def _answer_sentence(proposal: Proposal) -> str:
    if proposal.answer == ProposalAnswer.DECLINED:
        return _("It stays as it is. Your reason is kept.")
    if proposal.organisation:
        return _("It stands in the register, in your care. Now choose what is done about it.")
    return _("The risk was judged again. The history shows why.")
