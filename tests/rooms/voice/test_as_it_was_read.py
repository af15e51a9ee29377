"""Whoever decides or agrees does so on what they read: what was changed meanwhile is shown, and nothing is done."""

from datetime import timedelta

import pytest

from karpear.screens.speaking.house import read_house
from karpear.voice.decisions.actions import answer_again
from karpear.voice.decisions.models import SpeakDecision
from karpear.voice.decisions.values import NewSpeakDecision
from karpear.voice.engagement.actions.roles import ask_leave
from karpear.voice.engagement.models import RoleDeclaration
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.roles import declared

from .decided import decided, proposed, typed_case

pytestmark = pytest.mark.django_db
CHANGED = "Somebody has changed it since you opened it"
DAY = timedelta(days=1)


@pytest.mark.parametrize("changes", [{"title": "Something else"}, {"words": "Other words"}, {"content": "asks"}])
def test_a_lead_decides_on_what_they_read(cast: Cast, changes: dict[str, str]) -> None:
    decision, bopha = proposed(cast), signed_in(cast.bopha)
    address = f"/voice/decisions/{decision.pk}/decide/"
    read = decision.text_hash
    assert f'name="text_hash" value="{read}"' in shown(bopha, address)
    house = read_house(cast.lantern, NOW).knows
    other = NewSpeakDecision(**typed_case(**changes))
    answer_again(by=cast.dara, decision=decision.pk, new=other, house=house, now=NOW)
    for sent in ({"text_hash": read}, {}):
        page = bopha.post(address, {"form": "named", "reason": "So it is", **sent}, follow=True).content.decode()
        assert CHANGED in page and other.title in page
        assert SpeakDecision.objects.get().state == "proposed"
    stale = shown(bopha, f"{address}?read={read}")
    assert f'value="{read}"' in stale, "it was read on the page before"
    refused = bopha.post(address, {"form": "", "text_hash": read})
    assert refused.status_code == 422 and f'value="{read}"' in refused.content.decode()


def test_two_leads_do_not_decide_over_each_other(cast: Cast) -> None:
    decision, bopha = proposed(cast), signed_in(cast.bopha)
    silence = {"form": "silence", "reason": "Talks", "review_on": (NOW + 20 * DAY).date()}
    decided(cast, decision, **silence)
    sent = {"form": "named", "reason": "Enough", "text_hash": decision.text_hash}
    assert CHANGED in bopha.post(f"/voice/decisions/{decision.pk}/decide/", sent, follow=True).content.decode()
    assert SpeakDecision.objects.get().form == "silence"


def test_a_lead_agrees_to_the_leave_that_they_read(cast: Cast) -> None:
    declared(cast, NOW, "candidate")
    first, last = NOW.date(), NOW.date() + 900 * DAY

    def asked(until: object) -> RoleDeclaration:
        clean = {"leave_from": first, "leave_until": until}
        return ask_leave(by=cast.sophea, organisation=cast.lantern.pk, clean=clean, now=NOW)

    row, bopha = asked(first + DAY), signed_in(cast.bopha)
    address, read = f"/voice/roles/{row.pk}/", row.text_hash
    assert f'name="text_hash" value="{read}"' in shown(bopha, address)
    asked(last)
    for sent in ({"text_hash": read}, {}):
        page = bopha.post(f"{address}looked/", sent, follow=True).content.decode()
        assert CHANGED in page and str(last.year) in page
    assert not RoleDeclaration.objects.get().content.leave_agreed_on
    bopha.post(f"{address}looked/", {"text_hash": RoleDeclaration.objects.get().text_hash})
    assert RoleDeclaration.objects.get().content.leave_agreed_on
