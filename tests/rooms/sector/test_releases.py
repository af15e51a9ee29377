"""A release: drawn, attacked, signed by two, published once; and what stops it."""

from datetime import datetime, timedelta
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from karpear.keeper import releases
from karpear.people.models import Membership
from karpear.rules.access import Role
from karpear.rules.counting.periods import Period
from karpear.rules.refusals import Conflict, Missing
from karpear.sector.contributions.models import SectorFact
from karpear.sector.period_words import period_words
from karpear.sector.releases.actions import draws, signatures
from karpear.sector.releases.actions.draws import draw_wanted
from karpear.sector.releases.actions.holds import hold_cell
from karpear.sector.releases.actions.ledger import (
    count_statement,
    note_outside_table,
    set_sector_page,
    strike_statement,
)
from karpear.sector.releases.actions.signatures import ask_signatures, publish_release, sign_release
from karpear.sector.releases.models import PublicStatement, ReleaseState, SectorRelease
from karpear.sector.releases.queries.inputs import DrawingInputs, drawing_inputs
from karpear.sector.releases.queries.published import period_states, published
from karpear.sector.releases.values import NewHold, NewOutsideTable, SectorPageSetting
from tests.cast import Cast, person, signed_in
from tests.rooms.network.net import networked
from tests.rooms.sector.released import a_release, drawn, due_quarter, signed_by_two, with_facts

pytestmark = pytest.mark.django_db


def hidden_cell(release: SectorRelease) -> dict[str, str]:
    return next(cell for cell in release.cells if "withheld" in cell)


def planted(cast: Cast, release: SectorRelease) -> PublicStatement:
    """Somebody else published exactly what it hides."""
    cell = hidden_cell(release)
    lines = f"{cell['kind']};{cell.get('zone') or cell.get('province') or ''};2"
    new = NewOutsideTable(words="The Daily", period=release.period, lines=lines)
    return note_outside_table(by=cast.dara, network=release.network_id, new=new, now=timezone.now())


def test_a_release_is_drawn_signed_by_two_organisations_and_published(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    assert (release.state, release.attack["held"]) == ("drawn", True)
    assert any("n" in cell for cell in release.cells)
    ask_signatures(by=net.channary, release=release.pk, now=timezone.now())
    page = signed_in(cast.dara).get(f"/releases/{release.pk}/").text
    assert page.index('id="numbers"') < page.index('id="signatures"'), "first the numbers, then whoever signs them"
    sign_release(by=cast.dara, release=release.pk, now=timezone.now())
    with pytest.raises(Conflict, match="another one"):
        sign_release(by=cast.bopha, release=release.pk, now=timezone.now())
    with pytest.raises(Conflict, match="Two people"):
        publish_release(by=net.channary, release=release.pk, now=timezone.now())
    sign_release(by=cast.piseth, release=release.pk, now=timezone.now())
    release = publish_release(by=net.channary, release=release.pk, now=timezone.now())
    assert release.state == ReleaseState.PUBLISHED
    assert published(net.network) == [release]


def test_what_is_published_is_never_drawn_again(cast: Cast):
    net, release = a_release(cast)
    cells = release.cells
    SectorFact.objects.all().delete()
    assert drawn(cast, net) == release
    for verb in (draws.draw_again, signatures.ask_signatures):
        with pytest.raises(Conflict):
            verb(by=net.channary, release=release.pk, now=timezone.now())
    again = publish_release(by=net.channary, release=release.pk, now=timezone.now() + timedelta(days=1))
    assert (again.cells, again.published_at) == (cells, release.published_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        SectorRelease.objects.create(network=net.network, period=release.period, drawn_at=timezone.now())


def test_signing_twice_is_signing_once(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    ask_signatures(by=net.channary, release=release.pk, now=timezone.now())
    for _time in range(2):
        sign_release(by=cast.dara, release=release.pk, now=timezone.now())
    assert release.signatures.count() == 1


def test_who_has_left_has_not_signed(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    cast.dara.memberships.filter(organisation=cast.lantern).delete()
    Membership.objects.create(person=cast.dara, organisation=net.network.body, role=Role.COORDINATOR.value)
    with pytest.raises(Conflict, match="Two people"):
        publish_release(by=net.channary, release=release.pk, now=timezone.now())
    bopha = signed_in(cast.bopha)
    assert "their organisation, has left" in bopha.get("/needs/").text
    page = bopha.get(f"/releases/{release.pk}/").text
    assert "Counts no more" in page and "one of another organisation" in page
    assert "Two have signed" not in signed_in(net.channary).get("/needs/").text
    sign_release(by=cast.bopha, release=release.pk, now=timezone.now())
    publish_release(by=net.channary, release=release.pk, now=timezone.now())
    cast.piseth.memberships.all().delete()
    page = bopha.get(f"/releases/{release.pk}/").text
    assert "Counts no more" not in page and page.count("Signed for") == 2


def test_facts_that_are_taken_back_before_it_is_public_do_not_leave(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    SectorFact.objects.filter(kind="online").delete()
    release = publish_release(by=net.channary, release=release.pk, now=timezone.now())
    assert release.state == ReleaseState.DRAWN
    assert not release.signatures.exists()
    assert not any("n" in cell for cell in release.cells if cell["kind"] == "online")
    assert not published(net.network)


def test_what_changes_nothing_of_it_lets_it_leave_drawn_again(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    seal = release.inputs_seal
    SectorFact.objects.filter(kind="attacked", province="KH-7").first().delete()
    release = publish_release(by=net.channary, release=release.pk, now=timezone.now())
    assert release.state == ReleaseState.PUBLISHED
    assert release.inputs_seal != seal


def test_a_planted_table_blocks_once_it_counts_and_not_when_it_is_struck_out(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    statement = planted(cast, release)
    release.refresh_from_db()
    assert release.state == "asked"
    count_statement(by=net.channary, statement=statement.pk, now=timezone.now())
    release.refresh_from_db()
    assert (release.state, release.attack["held"]) == ("withheld", False)
    assert not any("n" in cell for cell in release.cells)
    assert not release.signatures.exists()
    page = signed_in(net.channary).get(f"/releases/{release.pk}/").text
    assert "Attacked: it succeeds. Nothing leaves" in page
    assert f" · {period_words(release.period)}" in page
    with pytest.raises(Conflict):
        publish_release(by=net.channary, release=release.pk, now=timezone.now())
    strike_statement(by=net.channary, statement=statement.pk, now=timezone.now() + timedelta(days=8))
    release.refresh_from_db()
    assert (release.state, release.attack["held"]) == ("drawn", True)


def test_holding_hides_more_and_is_attacked_again(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    shown = [cell for cell in release.cells if "n" in cell]
    chosen = shown[0]
    area = chosen.get("zone") or chosen.get("province") or ""
    new = NewHold(cell=f"{chosen['kind']}|{area}", reason="They would be blamed for it.")
    held = hold_cell(by=cast.maly, release=release.pk, new=new, now=timezone.now())
    after = [cell for cell in held.cells if "n" in cell]
    assert chosen not in after
    assert len(after) < len(shown)
    assert not held.signatures.exists()
    with pytest.raises(Conflict):
        hold_cell(by=cast.maly, release=release.pk, new=new, now=timezone.now())


def test_what_was_killed_between_is_drawn_by_the_keeper(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    net = with_facts(cast)
    monkeypatch.setattr(draws, "DRAWN_AT_ONCE", 0)
    release = drawn(cast, net)
    assert release.state == ReleaseState.WANTED
    assert "every five seconds" in signed_in(cast.dara).get(f"/releases/{release.pk}/").text
    assert draw_wanted(now=timezone.now()) == 1
    release.refresh_from_db()
    assert release.state == ReleaseState.DRAWN
    assert draw_wanted(now=timezone.now()) == 0


def test_strangers_members_and_roles(cast: Cast):
    net, release = a_release(cast)
    stranger = person("Stranger")
    for path in ("/releases/", f"/releases/{release.pk}/", "/releases/ledger/", "/trends/", "/trends/trends.csv"):
        assert signed_in(stranger).get(path).status_code == 404, path
        assert signed_in(cast.sophea).get(path).status_code == 404, path
        assert signed_in(cast.dara).get(path).status_code == 200, path
    with pytest.raises(Missing):
        sign_release(by=stranger, release=release.pk, now=timezone.now())
    with pytest.raises(Missing):
        draws.draw_again(by=cast.dara, release=drawn_before(cast, release).pk, now=timezone.now())
    setting = SectorPageSetting(code="lotus", is_public=True)
    with pytest.raises(Missing):
        set_sector_page(by=cast.dara, network=net.network.pk, new=setting, now=timezone.now())


def drawn_before(cast: Cast, release: SectorRelease) -> SectorRelease:
    """Another of the same network, which is not public."""
    return SectorRelease.objects.create(
        network=release.network, period="2020", state="drawn", drawn_at=timezone.now(), attack={"held": True}
    )


def test_by_the_pages(cast: Cast):
    net = with_facts(cast)
    channary, dara = signed_in(net.channary), signed_in(cast.dara)
    assert "Draw 2" in channary.get("/releases/").text
    period = {"network": net.network.pk, "period": str(due_quarter(timezone.now()))}
    assert dara.post("/releases/draw/", period).status_code == 404
    first, second = (channary.post("/releases/draw/", period) for _time in range(2))
    assert first.url == second.url
    page = first.url
    assert "Ask for signatures" in channary.get(page).text
    channary.post(f"{page}ask/")
    assert "A release of the sector" in dara.get("/needs/").text
    shown = {"asked": SectorRelease.objects.get().request}
    dara.post(f"{page}sign/", shown)
    signed_in(cast.piseth).post(f"{page}sign/", shown)
    assert "Two have signed" in channary.get("/needs/").text
    channary.post(f"{page}publish/")
    assert "never counted again" in channary.get(page).text
    bad = channary.post(f"/releases/public/{net.network.pk}/", {"code": "A b"})
    assert bad.status_code == 422
    assert channary.post(f"/releases/public/{net.network.pk}/", {"code": "lotus", "is_public": "on"}).status_code == 302


def test_where_facts_stand_comes_from_releases(cast: Cast):
    net = networked(cast)
    assert period_states([net.network.pk]) == {}
    net, release = a_release(cast)
    [state] = period_states([net.network.pk])[net.network.pk]
    assert (state.period, state.published_at) == (release.period, release.published_at)


def wanted(cast: Cast) -> SectorRelease:
    """As the keeper finds it."""
    release = drawn(cast, with_facts(cast))
    draws.put_back([release])
    return release


def test_one_that_cannot_be_drawn_keeps_no_other_waiting(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    fails = wanted(cast)
    period = Period.parse(fails.period).preceding
    SectorRelease.objects.create(network=fails.network, period=str(period), drawn_at=fails.drawn_at + timedelta(1))

    def fail_at_one(release: SectorRelease) -> DrawingInputs:
        if release.pk == fails.pk:
            raise RuntimeError
        return drawing_inputs(release)

    monkeypatch.setattr(draws, "drawing_inputs", fail_at_one)
    with pytest.raises(RuntimeError):
        draw_wanted(now=timezone.now())
    wanted_still = SectorRelease.objects.filter(state=ReleaseState.WANTED.value)
    assert [row.pk for row in wanted_still] == [fails.pk]


def test_a_large_one_is_drawn_beside_the_loop_and_by_one_thread_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    begun, may_end = Event(), Event()
    moments = []

    def draw_slowly(*, now: datetime) -> int:
        moments.append(now)
        begun.set()
        may_end.wait(5)
        return 1

    monkeypatch.setattr(releases, "draw_wanted", draw_slowly)
    assert releases.draw_beside(now=cast.now) == 0 and not moments, "nothing is wanted"
    wanted(cast)
    for _tick in range(2):
        assert releases.draw_beside(now=cast.now) == 0
    assert begun.wait(5)
    may_end.set()
    assert moments == [cast.now]
    ended()


def ended() -> None:
    for thread in enumerate_threads():
        if thread.name == "draw releases":
            thread.join(5)


def test_what_fails_beside_the_loop_is_seen_until_it_goes_well(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    wanted(cast)

    def fail(*, now: datetime) -> int:
        raise RuntimeError

    monkeypatch.setattr(releases, "draw_wanted", fail)
    assert releases.draw_beside(now=cast.now) == 0
    for _again in range(2):
        ended()
        with pytest.raises(RuntimeError):
            releases.draw_beside(now=cast.now)
    ended()
    monkeypatch.setattr(releases, "draw_wanted", lambda *, now: 0)
    with pytest.raises(RuntimeError):
        releases.draw_beside(now=cast.now)
    ended()
    assert releases.draw_beside(now=cast.now) == 0
    ended()
