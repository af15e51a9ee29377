"""Indices: each on its own scale; a panel is silent, says nothing of few, and leaves no score of anybody behind."""

import pytest
from django.test import Client

from karpear.network.members.models import NetworkMember
from karpear.sector.indices.models import IndexPanel, PanelAnswer
from tests.cast import Cast, signed_in
from tests.rooms.network.net import networked
from tests.rooms.sector.many import Many, many
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

HOME = "/sector/indices/"


def asked(crowd: Many, index: str = "csosi") -> tuple[Client, IndexPanel]:
    """Whoever coordinates asks."""
    channary = signed_in(crowd.net.channary)
    channary.post(f"{HOME}{crowd.network}/{index}/open/")
    return channary, IndexPanel.objects.get()


def test_eight_people_and_no_score_left(cast: Cast) -> None:
    crowd = many(cast, 6)
    channary, panel = asked(crowd)
    path = f"{HOME}panels/{panel.pk}/"
    for place, scorer in enumerate([*crowd.leads, cast.dara, cast.piseth]):
        client = signed_in(scorer)
        assert client.post(path, {"legal": str(5 + place % 3), "finance": "7" if place else ""}).status_code == 302
    dara = signed_in(cast.dara)
    assert dara.post(path, {"legal": "8"}).status_code == 422
    assert dara.post(path, {"legal": "6", "finance": "7"}).status_code == 302, "one may change one's mind"
    page = shown(dara, f"{HOME}{crowd.network}/csosi/")
    assert "A panel is open" in page and "People who have answered" not in page
    assert "Not asked here yet" not in page
    assert "a panel is open" in shown(channary, HOME)
    assert "People who have answered: 8" in in_one_line(shown(channary, f"{HOME}{crowd.network}/csosi/"))
    channary.post(f"{path}close/")
    panel.refresh_from_db()
    assert not PanelAnswer.objects.exists()
    assert panel.result["legal"]["average"] == 6.0 and panel.result["finance"] is None, "seven said something of money"
    page = in_one_line(shown(dara, f"{HOME}{crowd.network}/csosi/"))
    assert "Impeded" in page and "withheld" in page and page.count("<circle") == 1
    assert dara.get(path).status_code == 404, "it is closed"
    channary.post(f"{HOME}{crowd.network}/csosi/open/")
    assert IndexPanel.objects.count() == 1, "once a year"


def test_who_has_left_is_not_counted(cast: Cast) -> None:
    crowd = many(cast, 8)
    channary, panel = asked(crowd)
    for scorer in crowd.leads:
        signed_in(scorer).post(f"{HOME}panels/{panel.pk}/", {"legal": "4"})
    NetworkMember.objects.filter(pk=crowd.members[0].pk).update(left_at=cast.now)
    channary.post(f"{HOME}panels/{panel.pk}/close/")
    panel.refresh_from_db()
    assert set(panel.result.values()) == {None}


@pytest.mark.parametrize("index", ["civicus", "weather"])
def test_what_nobody_is_asked_here(cast: Cast, index: str) -> None:
    net = networked(cast)
    channary = signed_in(net.channary)
    assert channary.post(f"{HOME}{net.network.pk}/{index}/open/").status_code == 404
    assert not IndexPanel.objects.exists()


def test_who_may_what(cast: Cast) -> None:
    crowd = many(cast, 0)
    _channary, panel = asked(crowd)
    for stranger in (cast.rith, cast.vanna, cast.sophea):
        client = signed_in(stranger)
        for path in (HOME, f"{HOME}{crowd.network}/csosi/", f"{HOME}panels/{panel.pk}/"):
            assert client.get(path).status_code == 404
        assert client.post(f"{HOME}panels/{panel.pk}/", {"legal": "1"}).status_code == 404
    assert signed_in(crowd.net.channary).get(f"{HOME}panels/{panel.pk}/").status_code == 404, "she speaks for no member"
    dara = signed_in(cast.dara)
    for path in (f"{HOME}panels/{panel.pk}/close/", f"{HOME}{crowd.network}/vdem/open/"):
        assert dara.post(path).status_code in {403, 404}
    panel.refresh_from_db()
    assert panel.closed_at is None and IndexPanel.objects.count() == 1


def test_what_others_published_stands_with_its_source(cast: Cast) -> None:
    net = networked(cast)
    dara = signed_in(cast.dara)
    home = in_one_line(shown(dara, HOME))
    assert home.count("no figure of others yet") == 2
    page = in_one_line(shown(dara, f"{HOME}{net.network.pk}/civicus/"))
    assert "2024: <b>Repressed</b> (4.0) 27 of 100 points." in page and "CamboJA News" in page
    assert page.index("2024:") < page.index("2023:"), "the newest first"
    assert "to be checked" in page and "Ask the panel" not in page
    page = in_one_line(shown(dara, f"{HOME}{net.network.pk}/vdem/"))
    assert "No figure yet" in page
