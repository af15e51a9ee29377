"""What papers on file let the closing drill know of staff and partners."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from karpear.compliance.closure.queries.known import house_knows
from karpear.compliance.evidence.actions.papers import file_paper, remove_paper
from karpear.compliance.evidence.models import Paper
from karpear.compliance.evidence.values import NewPaper
from karpear.compliance.profile.values import NumbersAnswer
from karpear.rules.law.closure import ClosingAsk, Readiness
from karpear.rules.refusals import BadFields
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown

from .profiles import say

pytestmark = pytest.mark.django_db
TODAY, DAY = NOW.date(), timedelta(days=1)


def filed(cast: Cast, kind: str, **changes: Any) -> Paper:
    new = NewPaper(**{"kind": kind, "label": "Canary", "issued_on": date(2026, 1, 5), **changes})
    return file_paper(by=cast.dara, organisation=cast.lantern.pk, paper=uuid4(), new=new, now=NOW)


def known_of(cast: Cast, ask: ClosingAsk) -> Readiness | None:
    return house_knows(cast.lantern, NOW).get(ask)


def test_contracts_and_permits_that_hold_are_counted_against_who_works_here(cast: Cast) -> None:
    assert known_of(cast, ClosingAsk.STAFF_PAPERS) is None, "nobody has said anything: the drill asks"
    say(cast, NumbersAnswer(staff=2, from_abroad=1))
    assert known_of(cast, ClosingAsk.STAFF_PAPERS) is None
    for _number in range(2):
        filed(cast, "staff_contract")
    assert known_of(cast, ClosingAsk.STAFF_PAPERS) is Readiness.PARTLY
    permit = filed(cast, "stay_permit", expires_on=TODAY)
    assert known_of(cast, ClosingAsk.STAFF_PAPERS) is Readiness.YES, "its last day counts"
    Paper.objects.filter(pk=permit.pk).update(expires_on=TODAY - DAY)
    assert known_of(cast, ClosingAsk.STAFF_PAPERS) is Readiness.PARTLY, "a visa that has ended lets nobody stay"
    say(cast, NumbersAnswer(staff=0))
    assert known_of(cast, ClosingAsk.STAFF_PAPERS) is Readiness.NOT_OURS


def test_an_agreement_about_the_day_answers_what_partners_take_over(cast: Cast) -> None:
    filed(cast, "partner_agreement")
    assert known_of(cast, ClosingAsk.HANDOVER) is Readiness.PARTLY
    agreement = filed(cast, "handover_agreement")
    assert known_of(cast, ClosingAsk.HANDOVER) is Readiness.YES
    remove_paper(by=cast.dara, paper=agreement.pk, now=NOW)
    assert known_of(cast, ClosingAsk.HANDOVER) is Readiness.PARTLY


def test_who_is_from_abroad_is_among_the_staff_and_stands_on_the_profile(cast: Cast) -> None:
    with pytest.raises(BadFields, match="cannot be more"):
        say(cast, NumbersAnswer(staff=2, from_abroad=3))
    dara, home = signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/"
    typed = {"staff": "9", "from_abroad": "2", "volunteers": "4"}
    assert dara.post(f"{home}say/numbers/", typed).status_code == 302
    assert "Of these, from abroad" in shown(dara, home)
