"""Whoever coordinates works with one contributor: they change what is theirs, have an open release drawn again, and
read what others reported from what moves.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.models import Organisation
from karpear.rules.refusals import Conflict
from karpear.sector.contributions.actions.facts import GivenRow, give_many
from karpear.sector.contributions.actions.groups import note_told, vouch
from karpear.sector.contributions.models import FactSource, SectorFact, TellingGroup, fact_id
from karpear.sector.contributions.queries.counted import counted_facts
from karpear.sector.contributions.values import NewTold, NewVouching
from karpear.sector.releases.actions.draws import draw_again
from karpear.sector.releases.actions.holds import hold_cell, lift_cell
from karpear.sector.releases.actions.ledger import count_statement, note_outside_table, strike_statement
from karpear.sector.releases.actions.signatures import publish_release
from karpear.sector.releases.models import PublicStatement, ReleaseState, SectorRelease
from karpear.sector.releases.values import NewHold, NewOutsideTable
from tests.cast import Cast, signed_in
from tests.rooms.network.net import Net
from tests.rooms.sector.released import FEW, drawn, due_quarter, signed_by_two, with_facts

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
#: As often as it takes until the number of others has been counted off.
TRIES = 8
WATCHED = (FEW[0].value, "online")

type Lever = Callable[[Cast, Net, SectorRelease, datetime], object]


def drawn_again(cast: Cast, net: Net, release: SectorRelease, now: datetime) -> None:
    draw_again(by=net.channary, release=release.pk, now=now)


def statement_of(net: Net, release: SectorRelease, now: datetime) -> PublicStatement:
    new = NewOutsideTable(words="The Daily", period=release.period, lines=f"online;KH-12;{now.day}")
    return note_outside_table(by=net.channary, network=net.network.pk, new=new, now=now)


def counted_and_struck_out(cast: Cast, net: Net, release: SectorRelease, now: datetime) -> None:
    statement = statement_of(net, release, now)
    count_statement(by=net.channary, statement=statement.pk, now=now)
    strike_statement(by=net.channary, statement=statement.pk, now=now)


def a_number(release: SectorRelease) -> str:
    """Of which nothing of theirs is."""
    cell = next(cell for cell in release.cells if "n" in cell and cell["kind"] not in WATCHED)
    return f"{cell['kind']}|{cell.get('zone') or cell.get('province') or ''}"


def held_back(cast: Cast, release: SectorRelease, now: datetime) -> SectorRelease:
    new = NewHold(cell=a_number(release), reason="They would be blamed.")
    return hold_cell(by=cast.dara, release=release.pk, new=new, now=now)


def held_and_lifted(cast: Cast, net: Net, release: SectorRelease, now: datetime) -> None:
    release = held_back(cast, release, now)
    lift_cell(by=net.channary, release=release.pk, held_cell=release.held.get().pk, now=now)


def pressed_to_publish(cast: Cast, net: Net, release: SectorRelease, now: datetime) -> None:
    if release.state == ReleaseState.DRAWN:
        signed_by_two(cast, net, release)
    publish_release(by=net.channary, release=release.pk, now=now)


def own_facts(net: Net, count: int, given_at: datetime) -> list[SectorFact]:
    """Of one small member, where few others reported."""
    rain = Organisation.objects.get(name="Rain")
    rows = [
        GivenRow(
            network=net.network.pk, organisation=rain.pk, kind=FEW[0], province=FEW[1],
            month=due_quarter(given_at).first, key=uuid4(),
        )
        for _number in range(count)
    ]  # fmt: skip
    give_many(rows, now=given_at)
    facts = SectorFact.objects.filter(source=FactSource.INCIDENT.value, source_key__in=[row.key for row in rows])
    facts.update(consented_at=given_at)
    return list(facts)


def numbers(release: SectorRelease) -> list[dict[str, Any]]:
    release.refresh_from_db()
    return [cell for cell in release.cells if "n" in cell]


def watched(release: SectorRelease) -> Any:
    """What is read off the page each time."""
    return [cell for cell in numbers(release) if cell["kind"] in WATCHED], release.attack


@pytest.mark.parametrize("lever", [drawn_again, counted_and_struck_out, held_and_lifted, pressed_to_publish])
def test_taking_back_one_fact_after_another_shows_no_more_than_one_other_drawing(cast: Cast, lever: Lever):
    net, now = with_facts(cast), timezone.now()
    facts = own_facts(net, TRIES, now - DAY)
    SectorFact.objects.filter(kind="online").update(consented_at=now - DAY)
    release = drawn(cast, net)
    shown = [watched(release)]
    for place, fact in enumerate(facts):
        fact.delete()
        SectorFact.objects.filter(kind="online").first().delete()
        with suppress(Conflict):
            lever(cast, net, release, now + place * timedelta(hours=12))
        if (now_shown := watched(release)) not in shown:
            shown.append(now_shown)
    assert len(shown) <= 2


@pytest.mark.parametrize("lever", [drawn_again, counted_and_struck_out, held_and_lifted, pressed_to_publish])
def test_giving_one_fact_after_another_shows_nothing_of_where_a_number_begins(cast: Cast, lever: Lever):
    net, now = with_facts(cast), timezone.now()
    release = drawn(cast, net)
    first_numbers = numbers(release)
    for place in range(TRIES):
        at = now + (place + 1) * timedelta(hours=12)
        own_facts(net, 1, at)
        with suppress(Conflict):
            lever(cast, net, release, at)
        assert all(cell in first_numbers for cell in numbers(release))


def test_it_is_drawn_again_after_seven_days_and_the_page_says_when(cast: Cast):
    net, now = with_facts(cast), timezone.now()
    release = drawn(cast, net)
    channary, address = signed_in(net.channary), f"/releases/{release.pk}/"
    page = channary.get(address).text
    assert "It can be drawn again from" in page and "Yes, draw again" not in page
    answer = channary.post(f"{address}again/", follow=True).text
    assert "at most once in seven days" in answer
    with pytest.raises(Conflict, match="seven days"):
        draw_again(by=net.channary, release=release.pk, now=now + 6 * DAY)
    own_facts(net, 20, now + DAY)
    assert draw_again(by=net.channary, release=release.pk, now=now + 8 * DAY).drawn_at == now + 8 * DAY
    with pytest.raises(Conflict, match="seven days"):
        draw_again(by=net.channary, release=release.pk, now=now + 9 * DAY)


def test_what_changes_a_second_time_within_seven_days_waits_and_leaves_then(cast: Cast):
    net, now = with_facts(cast), timezone.now()
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    SectorFact.objects.filter(kind="online").delete()
    release = publish_release(by=net.channary, release=release.pk, now=now)
    assert (release.state, release.signatures.count()) == (ReleaseState.DRAWN, 0)
    signed_by_two(cast, net, release)
    cells = release.cells
    SectorFact.objects.filter(kind="attacked", province="KH-7").first().delete()
    with pytest.raises(Conflict, match="Nothing was published"):
        publish_release(by=net.channary, release=release.pk, now=now + DAY)
    release.refresh_from_db()
    assert (release.state, release.cells, release.signatures.count()) == (ReleaseState.ASKED, cells, 2)
    release = publish_release(by=net.channary, release=release.pk, now=now + 8 * DAY)
    assert release.state == ReleaseState.PUBLISHED


def test_holding_a_number_back_rests_never_and_shows_nothing_else(cast: Cast):
    net, now = with_facts(cast), timezone.now()
    release = drawn(cast, net)
    SectorFact.objects.filter(kind="online").delete()
    draw_again(by=net.channary, release=release.pk, now=now + 8 * DAY)
    release.refresh_from_db()
    before, moment = numbers(release), release.drawn_at
    SectorFact.objects.filter(kind="summoned").delete()
    held_back(cast, release, now + 9 * DAY)
    after = numbers(release)
    assert len(after) == len(before) - 1 and all(cell in before for cell in after)
    assert release.drawn_at == moment
    lift_cell(by=net.channary, release=release.pk, held_cell=release.held.get().pk, now=now + 9 * DAY)
    assert numbers(release) == after, "without the number until it is drawn again"


def test_what_the_ledger_says_since_is_said_on_the_page(cast: Cast):
    net, now = with_facts(cast), timezone.now()
    release = drawn(cast, net)
    for day in (1, 2):
        count_statement(by=net.channary, statement=statement_of(net, release, now + day * DAY).pk, now=now + day * DAY)
    assert "The ledger has changed since it was drawn" in signed_in(net.channary).get(f"/releases/{release.pk}/").text


def test_what_a_group_tells_or_is_vouched_for_after_the_draw_waits_too(cast: Cast):
    net, now = with_facts(cast), timezone.now()
    month = due_quarter(now).first
    new = NewTold(network=net.network.pk, group=None, name="Weavers", kind=FEW[0], province="KH-7", month=month)
    fact = note_told(by=cast.dara, organisation=cast.lantern.pk, key=uuid4(), new=new, now=now)
    assert str(fact.pk) not in {row.id for row in counted_facts(net.network, given_until=now + timedelta(seconds=1))}
    assert str(fact.pk) in {row.id for row in counted_facts(net.network, given_until=now + DAY)}
    group = TellingGroup.objects.create(network=net.network, receipt="r" * 64, mark="123456", told_on=now.date())
    key = uuid4()
    given = SectorFact.objects.create(
        id=fact_id(net.network.pk, "receipt", key), network=net.network, source="receipt", source_key=key, group=group,
        event=key, kind=FEW[0].value, province="KH-7", day=month, consented_at=now - 9 * DAY,
    )  # fmt: skip
    drawn(cast, net)
    vouch(by=cast.dara, organisation=cast.lantern.pk, new=NewVouching(mark="123456", name="Potters"), now=now)
    assert str(given.pk) not in {row.id for row in counted_facts(net.network, given_until=now + timedelta(seconds=1))}


def test_what_is_held_is_listed_and_lifted_by_whoever_coordinates(cast: Cast):
    net, now = with_facts(cast), timezone.now()
    release = drawn(cast, net)
    moment, before, address = release.drawn_at, numbers(release), f"/releases/{release.pk}/"
    held = held_back(cast, release, now).held.get()
    signed_by_two(cast, net, release)
    lift = f"{address}held/{held.pk}/lift/"
    channary, dara = signed_in(net.channary), signed_in(cast.dara)
    for browser, may in ((channary, True), (dara, False)):
        page = browser.get(address).text
        assert "They would be blamed." in page and cast.dara.shown_name in page and (lift in page) == may
    assert dara.post(lift).status_code == 404
    assert channary.post(f"{address}held/{uuid4()}/lift/").status_code == 404
    assert channary.post(lift).status_code == 302
    assert (numbers(release), release.drawn_at) == (before, moment)
    assert (release.state, release.signatures.count()) == (ReleaseState.DRAWN, 0)
    assert Entry.objects.filter(action="release.lifted", object_id=release.pk, actor=net.channary.pk).count() == 1
    held = held_back(cast, release, now).held.get()
    signed_by_two(cast, net, release)
    publish_release(by=net.channary, release=release.pk, now=now)
    assert "Yes, lift" not in channary.get(address).text
    with pytest.raises(Conflict):
        lift_cell(by=net.channary, release=release.pk, held_cell=held.pk, now=now)
