"""Two installations publish the same quarter: members see both tables, and what they come to together."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.network.federation.actions.followers import purge_bodies
from karpear.network.federation.actions.peers import pause_peer
from karpear.rules.counting.publication import RULE_VERSION
from karpear.sector.others.actions import count_received, is_to_judge, judge_received
from karpear.sector.others.models import JointVerdict
from karpear.sector.others.queries.pages import TO
from karpear.sector.others.queries.tables import received_tables
from karpear.sector.others.values import NewReceivedTable
from karpear.sector.releases.actions.draws import draw_again
from karpear.sector.releases.actions.ledger import count_statement, note_outside_table, strike_statement
from karpear.sector.releases.models import PublicStatement, SectorPage
from karpear.sector.releases.values import NewOutsideTable
from tests.cast import Cast, signed_in
from tests.rooms.network.federated import elsewhere, here, trust, two
from tests.rooms.network.net import Net
from tests.rooms.sector.exchanged import send_table, table_like
from tests.rooms.sector.released import FEW, a_release, drawn, with_facts

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OTHERS, PUBLIC = "/trends/others/", "/sector/lotus/others/"


def test_both_tables_stand_beside_each_other(cast: Cast):
    lotus, delta = two(cast)
    _net, release = a_release(cast)
    dara = signed_in(cast.dara)
    assert OTHERS not in dara.get("/trends/").text
    assert "Nothing has come from another installation" in dara.get(OTHERS).text
    item = send_table(delta, lotus, table_like(release, by=100, hide=["online"]))
    assert OTHERS in dara.get("/trends/").text
    shown = dara.get(OTHERS, {"kind": "watched"}).text
    ours = next(cell["n"] for cell in release.cells if cell["kind"] == "watched" and "n" in cell)
    for words in ("Delta Network", f"rule {RULE_VERSION}", item.publisher[:16], "within the hour"):
        assert words in shown, words
    numbers = re.findall(r'<td class="num">\s*(\d+)', shown)
    assert [str(ours), str(ours + 100)] == numbers[:2]
    assert "withheld" in dara.get(OTHERS, {"kind": "online"}).text
    send_table(delta, lotus, table_like(release, grid="county × kind × quarter"))
    assert "1 table of Delta Network cannot be read here" in dara.get(OTHERS).text
    pause_peer(by=lotus.coordinator, peer=lotus.peer(delta).pk, now=timezone.now())
    assert "Delta Network" not in dara.get(OTHERS).text


def test_they_are_put_together_when_the_attack_on_both_fails(cast: Cast):
    lotus, delta = two(cast)
    _net, release = a_release(cast)
    assert not is_to_judge()
    send_table(delta, lotus, table_like(release, by=5, hide=["online"]))
    assert is_to_judge() and judge_received(now=timezone.now()) == 1 and not is_to_judge()
    assert judge_received(now=timezone.now()) == 0
    dara = signed_in(cast.dara)
    shown = dara.get(OTHERS, {"kind": "watched"}).text
    ours = next(cell["n"] for cell in release.cells if cell["kind"] == "watched" and "n" in cell)
    assert f"{ours + 5}{TO}{2 * ours + 5}" in shown and "were attacked together, and held" in shown
    assert TO not in "".join(re.findall(r'<td class="num">\s*([^<]*)', dara.get(OTHERS, {"kind": "online"}).text))
    [line] = Entry.objects.filter(action="release.judged")
    assert line.detail["attack_held"] is True
    send_table(delta, lotus, table_like(release, by=10))
    assert "published this period more than once" in dara.get(OTHERS).text
    assert judge_received(now=timezone.now()) == 0


def test_what_they_take_back_is_shown_no_more_and_gets_no_second_verdict(cast: Cast):
    lotus, delta = two(cast)
    _net, release = a_release(cast)
    item = send_table(delta, lotus, table_like(release))
    assert judge_received(now=timezone.now()) == 1
    purge_bodies(lotus.network.pk, item.author, [item.about])
    dara = signed_in(cast.dara)
    assert "Delta Network" not in dara.get(OTHERS).text
    send_table(delta, lotus, table_like(release, by=5))
    assert judge_received(now=timezone.now()) == 0
    assert "published this period more than once" in dara.get(OTHERS).text


def test_they_are_not_where_it_succeeds(cast: Cast):
    lotus, delta = two(cast)
    net, release = a_release(cast)
    hidden = next(cell for cell in release.cells if cell["kind"] == "attacked" and "withheld" in cell)
    area = hidden.get("zone") or hidden["province"]
    table = NewOutsideTable(words="A paper", period=release.period, lines=f"attacked; {area}; 2")
    noted = note_outside_table(by=cast.dara, network=net.network.pk, new=table, now=timezone.now())
    count_statement(by=net.channary, statement=noted.pk, now=timezone.now())
    send_table(delta, lotus, table_like(release))
    assert judge_received(now=timezone.now()) == 1
    shown = signed_in(cast.dara).get(OTHERS).text
    assert "Not put together: the attack on both tables succeeds" in shown and "Together</th>" not in shown


def test_what_is_never_put_together_says_why(cast: Cast):
    lotus, delta = two(cast)
    _net, release = a_release(cast)
    send_table(delta, lotus, table_like(release, version="1"))
    assert judge_received(now=timezone.now()) == 0 and is_to_judge()
    assert "another version of the rule" in signed_in(cast.dara).get(OTHERS).text


def test_everybody_sees_it_once_the_network_names_the_others(cast: Cast):
    lotus, delta = two(cast)
    net, release = a_release(cast)
    send_table(delta, lotus, table_like(release))
    page = SectorPage.objects.create(network=net.network, code="lotus", is_public=True)
    assert Client().get(PUBLIC).status_code == 404
    assert PUBLIC not in Client().get("/sector/lotus/trends/").text
    answer = signed_in(net.channary).post(
        f"/releases/public/{net.network.pk}/", {"code": "lotus", "is_public": "on", "shows_others": "on"}
    )
    assert answer.status_code == 302
    assert PUBLIC in Client().get("/sector/lotus/trends/").text
    shown = Client().get(PUBLIC, {"lang": "en"})
    assert "Delta Network" in shown.text and not shown.cookies and "<script" not in shown.text
    assert shown["Cache-Control"] == "public, max-age=3600"
    SectorPage.objects.filter(pk=page.pk).update(is_public=False)
    assert Client().get(PUBLIC).status_code == 404


def count_form(browser: Client, net: Net, overlap: str) -> HttpResponse:
    """As whoever coordinates fills it in, with the first table that is offered."""
    path = f"/trends/others/{net.network.pk}/count/"
    [code] = re.findall(r'<option value="([^"]+\.[0-9a-f]{16})"', browser.get(path).text)
    return browser.post(path, {"table": code, "overlap": overlap})


def test_whoever_coordinates_lets_every_attack_know_a_table_that_came(cast: Cast):
    lotus, delta = two(cast)
    net = with_facts(cast)
    release = drawn(cast, net)
    assert release.state == "drawn"
    few = {"kind": FEW[0].value, "province": FEW[1], "n": 5}
    send_table(delta, lotus, table_like(release, cells=[few]))
    channary = signed_in(net.channary)
    assert signed_in(cast.dara).get(f"/trends/others/{net.network.pk}/count/").status_code in (403, 404)
    assert signed_in(delta.coordinator).get(f"/trends/others/{net.network.pk}/count/").status_code == 404
    assert "· Delta Network" in channary.get(OTHERS).text
    assert count_form(channary, net, "none").status_code == 422 and not PublicStatement.objects.exists()
    # At least five, if theirs are among ours: nobody could say how many more.
    for _twice in range(2):
        assert count_form(channary, net, "contains").status_code == 302
    release.refresh_from_db()
    assert release.state == "drawn" and PublicStatement.objects.count() == 1
    week, lotus_net = timedelta(days=8), net.network.pk
    code = received_tables(net.network).tables[0].code
    strictest = NewReceivedTable(table=code, overlap="same")
    count_received(by=net.channary, network=lotus_net, new=strictest, now=timezone.now() + week)
    release.refresh_from_db()
    assert release.state == "withheld", "a second change is drawn after seven days"
    ledger = channary.get("/releases/ledger/").text
    assert "Delta Network" in ledger and "at least 5" in ledger and "5–7" in ledger
    strict = PublicStatement.objects.get(key__endswith="same")
    strike_statement(by=net.channary, statement=strict.pk, now=timezone.now() + 2 * week)
    release.refresh_from_db()
    assert release.state == "drawn"
    assert "struck out of the ledger" in channary.get(count_form(channary, net, "same").url).text


def test_what_a_peer_sends_blocks_nothing_by_itself(cast: Cast):
    lotus, delta = two(cast)
    net = with_facts(cast)
    release = drawn(cast, net)
    send_table(delta, lotus, table_like(release))
    later = timezone.now() + timedelta(days=8)
    assert draw_again(by=net.channary, release=release.pk, now=later).state == "drawn"
    assert not PublicStatement.objects.filter(network=net.network).exists()


def test_made_up_installations_do_not_read_off_what_is_hidden(cast: Cast):
    lotus = here(cast)
    _net, release = a_release(cast)
    for place in range(5):
        made_up = elsewhere(f"Decoy{place}", cast.now)
        trust(lotus, made_up, cast.now)
        send_table(made_up, lotus, table_like(release, by=5 * place))
        judge_received(now=timezone.now())
    assert JointVerdict.objects.count() == Entry.objects.filter(action="release.judged").count() == 3
    newest = {"table": f"{release.period}.{made_up.own.publisher[:16]}"}
    shown = signed_in(cast.dara).get(OTHERS, newest).text
    assert "was attacked with three other tables" in shown
