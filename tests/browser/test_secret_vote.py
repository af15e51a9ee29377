"""A secret vote in real browsers: sealed on a phone, opened by two vaults, the choice on no disk."""

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.network.meetings.actions.ballots import cast_ballot
from karpear.network.meetings.actions.counts import close_item
from karpear.network.meetings.models import AgendaItem, InnerBallot, SeatAnswer, Teller
from tests.browser.canary import WORDS, in_bytes
from tests.browser.ready import follow, signed_in_with_password, unlock, with_key
from tests.browser.team import Contexts, with_factor
from tests.browser.waiting import until
from tests.cast import build_cast
from tests.rooms.network.secret import SecretVote, everything_stored, secretly_asked
from tests.steps.sealing import Keys

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def _opens(new_context: "Contexts", person: object, vote: SecretVote, button: str, words: str) -> "Page":
    page = new_context().new_page()
    signed_in_with_password(page, person)  # type: ignore[attr-defined]
    with_factor(person)
    unlock(page)
    follow(page, vote.opening)
    expect(page.locator("[data-six-words]")).to_have_text(words)
    page.get_by_role("button", name=button).click()
    expect(page.locator("main")).to_contain_text("nothing for you to open now" if "mix" in button else "It is over")
    return page


def _choose(page: "Page", vote: SecretVote, choice: str) -> None:
    page.goto(vote.path)
    page.get_by_label(choice).check()
    page.get_by_role("button", name="Seal and send").click()


def test_a_choice_is_sealed_here_and_opened_by_two(new_context: "Contexts") -> None:
    cast = build_cast()
    for teller in (cast.bopha, cast.piseth):
        with_key(teller)
    vote = secretly_asked(cast, keys=(Keys(), Keys()))
    posted: list[bytes] = []
    dara = new_context().new_page()
    dara.on("request", lambda request: posted.append(request.post_data_buffer or b""))
    signed_in_with_password(dara, cast.dara)
    with_factor(cast.dara)

    dara.goto(vote.path)
    dara.evaluate("word => { document.querySelector('[name=choice][value=\"1\"]').value = word; }", WORDS[0])
    dara.get_by_label("First").check()
    dara.get_by_role("button", name="Seal and send").click()
    expect(dara.locator("main")).to_contain_text("You have answered; you can answer again until")
    expect(dara.locator("[name=choice]:checked")).to_have_count(0)
    kept = everything_stored()
    kept += str(dara.evaluate("() => JSON.stringify([localStorage, sessionStorage])"))
    assert not in_bytes(kept.encode()) and not in_bytes(b"".join(posted)) and any(b"sealed=" in sent for sent in posted)

    words = dara.locator("[data-six-words]").all_text_contents()
    first = Teller.objects.get(place=Teller.FIRST)
    Teller.objects.filter(pk=first.pk).update(recipient=Keys().recipient)
    before = SeatAnswer.objects.get().ballot
    _choose(dara, vote, "First")
    expect(dara.locator("[data-say]")).to_contain_text("not the one that this browser saw before")
    assert SeatAnswer.objects.get().ballot == before, "a swapped key gets nothing"
    Teller.objects.filter(pk=first.pk).update(recipient=first.recipient)
    _choose(dara, vote, "Second")
    until(dara, lambda: SeatAnswer.objects.get().ballot != before)
    cast_ballot(by=vote.council.nary, item=vote.item.pk, sealed=vote.ballot("2"), now=timezone.now())

    close_item(by=vote.council.net.channary, item=vote.item.pk, now=timezone.now())
    outer = [bytes(row.ballot or b"") for row in SeatAnswer.objects.all()]
    _opens(new_context, cast.bopha, vote, "Open and mix", words[0])
    assert InnerBallot.objects.count() == 2 and len(set(outer)) == 2
    _opens(new_context, cast.piseth, vote, "Open and count", words[1])
    item = AgendaItem.objects.get(pk=vote.item.pk)
    assert (item.outcome, item.chosen, item.counts) == ("chosen", "2", [["1", 0], ["2", 2], ["abstain", 0]])
