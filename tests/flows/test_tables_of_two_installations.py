"""Two installations publish the same quarter: members see both tables beside each other, and nothing added up."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from karpear.network.federation.actions.peers import pause_peer
from karpear.sector.releases.models import SectorPage
from tests.cast import Cast, signed_in
from tests.rooms.network.federated import two
from tests.rooms.sector.exchanged import send_table, table_like
from tests.rooms.sector.released import a_release

pytestmark = pytest.mark.django_db
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
    for words in ("Delta Network", "rule 1", item.publisher[:16], "nothing is added up"):
        assert words in shown, words
    numbers = re.findall(r'<td class="num">\s*(\d+)', shown)
    assert [str(ours), str(ours + 100)] == numbers[:2]
    assert "withheld" in dara.get(OTHERS, {"kind": "online"}).text
    send_table(delta, lotus, table_like(release, grid="county × kind × quarter"))
    assert "1 table of Delta Network cannot be read here" in dara.get(OTHERS).text
    pause_peer(by=lotus.coordinator, peer=lotus.peer(delta).pk, now=timezone.now())
    assert "Delta Network" not in dara.get(OTHERS).text


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
