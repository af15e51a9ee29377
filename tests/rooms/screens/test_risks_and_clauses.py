"""A policy against the register: what it leaves open, and what it says for nothing."""

import pytest

from karpear.preparedness.policies.actions.clauses import write_clause
from karpear.preparedness.policies.models import PolicyRevision
from karpear.preparedness.policies.values import ClauseWords
from karpear.risks.register.actions.starters import start_register
from karpear.risks.register.models import Risk
from karpear.rules.risk.matrix import Focus
from karpear.screens.clauses.queries import risks_and_clauses
from tests.cast import NOW, Cast, signed_in
from tests.steps.policies import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision(cast: Cast) -> PolicyRevision:
    """Two clauses of the pack and one of their own; three risks."""
    start_register(
        by=cast.dara,
        organisation=cast.lantern.pk,
        focus=Focus.ADVOCACY,
        catalogue_ids=["I-R27", "O-R2", "O-R24"],
        owner=cast.dara.pk,
        now=NOW,
    )
    revision = draft(cast.dara, cast.lantern, NOW, keys=("names_and_data", "harassment"))
    own = ClauseWords(topic="travel", title="Boats", text="A vest.", important=False, applies=("everybody",))
    write_clause(by=cast.dara, revision=revision.pk, clause=None, words=own, language="en", now=NOW)
    return revision


def test_what_is_answered_what_is_not_and_what_nobody_needs(cast: Cast, revision: PolicyRevision) -> None:
    page = risks_and_clauses(cast.dara, revision.pk)
    assert [(line.risk.catalogue_id, [c.key for c in line.clauses]) for line in page.answered] == [
        ("I-R27", ["names_and_data"])
    ]
    assert {line.risk.catalogue_id for line in page.unanswered} == {"O-R2", "O-R24"}
    offered = {line.risk.catalogue_id: {c.key for c in line.offered} for line in page.unanswered}
    assert "media" in offered["O-R2"] and "raid" in offered["O-R24"]
    assert [clause.key for clause in page.unneeded] == ["harassment"]
    assert [clause.name.in_language("en") for clause in page.unlinked] == ["Boats"]


def test_a_closed_risk_needs_no_clause_and_ones_own_has_none(cast: Cast, revision: PolicyRevision) -> None:
    Risk.objects.filter(catalogue_id="I-R27").update(state="closed")
    Risk.objects.filter(catalogue_id="O-R2").update(catalogue_id="")
    page = risks_and_clauses(cast.dara, revision.pk)
    assert page.answered == [] and "names_and_data" in [clause.key for clause in page.unneeded]
    assert [line.offered for line in page.unanswered if not line.risk.catalogue_id] == [()]


def test_who_sees_it(cast: Cast, revision: PolicyRevision) -> None:
    path = f"/policies/{revision.pk}/risks/"
    page = signed_in(cast.dara).get(path).content.decode()
    assert "Risks that no clause answers" in page and "The pack has one:" in page
    assert path in signed_in(cast.dara).get(f"/policies/{revision.pk}/").content.decode()
    assert signed_in(cast.piseth).get(path).status_code == 404
    assert signed_in(cast.sophea).get(path).status_code == 404
