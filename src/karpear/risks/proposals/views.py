"""What facts propose to change in the register, and a person's answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.ui.pages import any_form, form_page
from karpear.ui.refusals import refusing

from ..facts.queries.facts import Names
from ..pages import doors
from ..register.models import Proposal, ProposalAnswer
from .actions import answers as actions
from .forms import ProposalAnswerForm
from .proposal_list import proposal_list
from .queries.proposals import ProposalLine, proposal_page, proposals_list


@any_form
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, or (of=answered) what was decided. A search and a file are a POST."""
    person, now = me(request), timezone.now()
    organisations = organisations_where(person, Verb.SEE_RISKS)
    if not organisations:
        raise Forbidden
    only_answered = request.GET.get("of") == "answered"
    names = Names(organisations, get_language() or "en")
    return proposal_list(only_answered=only_answered, several=len(organisations) > 1, now=now).page(
        request, proposals_list(person, only_answered=only_answered), template="risks/proposals.html", now=now,
        prepare=lambda proposals: [ProposalLine(proposal, names.provinces) for proposal in proposals],
        note=lambda kind, count: note_export(by=person, of="proposals", kind=kind, count=count, now=now),
        only_answered=only_answered,
        doors=doors(organisations[0].pk, "risks:proposals"),
    )  # fmt: skip


@any_form
@refusing(lambda address: redirect("risks:proposal", proposal=address["proposal"]))
def proposal(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """The arithmetic in plain words with its facts, and the answer."""
    person, now = me(request), timezone.now()
    page = proposal_page(person, proposal)
    form = ProposalAnswerForm(request.POST or None)
    names = Names([page.proposal.where], get_language() or "en")
    context = {
        "page": page,
        "line": ProposalLine(page.proposal, names.provinces),
        "facts": [names.line(fact) for fact in page.facts],
    }

    def answer(clean: dict[str, Any]) -> HttpResponse:
        answered_proposal = actions.answer_proposal(by=person, proposal=proposal, now=now, **clean)
        messages.success(request, _answer_sentence(answered_proposal))
        if answered_proposal.organisation and answered_proposal.risk_id:
            return redirect("risks:risk", risk=answered_proposal.risk_id)
        return redirect("risks:proposals")

    return form_page(request, "risks/proposal.html", form, do=answer, context=context)


def _answer_sentence(proposal: Proposal) -> str:
    if proposal.answer == ProposalAnswer.DECLINED:
        return _("It stays as it is. Your reason is kept.")
    if proposal.organisation:
        return _("It is in the register, in your care. Now choose what is done about it.")
    return _("The risk was judged again. The history shows why.")
