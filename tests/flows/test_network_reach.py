"""Who can reach an embassy that is awake now: both ends agree, somebody puts through, and a block is seen by nobody."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.network.directory.models import ReachEdge
from tests.cast import Cast, signed_in
from tests.rooms.network.net import networked
from tests.steps.alarms import sos
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line, without_tokens

pytestmark = pytest.mark.django_db

ASKED = "Somebody asks whether others may ask you"
QUERY = "/reach/?kind=embassy&country=SE"


def _office(cast: Cast, **more: str) -> dict[str, str | list[str]]:
    return {
        "near": str(cast.maly.pk), "office_kind": "embassy", "office_country": "SE", "office": "Political section",
        "human": "Astrid", "far_agreed_on": str(timezone.localdate(timezone.now())), "capacity": "Met in Geneva",
        "languages": ["en"], "time_zone": "Asia/Phnom_Penh", "how": "Signal, any hour", "open_to": "network",
        "opens": "00:00", "closes": "00:00", **more,
    }  # fmt: skip


def test_the_way_to_an_embassy_counts_once_both_ends_agreed(cast: Cast) -> None:
    net = networked(cast)
    piseth, maly, dara = signed_in(cast.piseth), signed_in(cast.maly), signed_in(cast.dara)
    path, key = f"/reach/{net.network.pk}/{cast.cardamom.pk}/new/", str(uuid4())
    for _press in range(2):
        assert piseth.post(path, _office(cast, key=key)).status_code == 302
    edge = ReachEdge.objects.get()
    assert "No way is known" in shown(dara, QUERY)
    assert dara.get(f"/reach/{edge.pk}/").status_code == 404
    assert ASKED in shown(maly, "/needs/") and ASKED not in shown(piseth, "/needs/")
    assert piseth.post(f"/reach/{edge.pk}/answer/", {"answer": "yes"}).status_code == 404, "nobody agrees for her"

    maly.post(f"/reach/{edge.pk}/answer/", {"answer": "yes"})
    assert ASKED not in shown(maly, "/needs/")
    page = in_one_line(shown(dara, QUERY))
    assert "Ask Maly, Cardamom Voices" in page and "awake now" in page and "Signal, any hour" in page
    assert "at any time" in page
    assert "Astrid" not in page + shown(dara, f"/reach/{edge.pk}/"), "whoever is there is named to its owners alone"
    assert "Astrid" in shown(piseth, f"/reach/{edge.pk}/")
    assert "No way is known" in shown(dara, "/reach/?kind=embassy&country=FR")
    assert dara.post(f"/reach/{edge.pk}/proven/", {"reached": "yes"}).status_code == 404

    maly.post(f"/reach/{edge.pk}/proven/", {"reached": "yes"})
    assert "reached on" in in_one_line(shown(dara, QUERY))
    maly.post(f"/reach/{edge.pk}/answer/", {"answer": "no"})
    assert "No way is known" in shown(dara, QUERY)


def test_a_block_looks_as_if_there_were_no_way(cast: Cast) -> None:
    net = networked(cast)
    maly, dara, kanha = signed_in(cast.maly), signed_in(cast.dara), signed_in(cast.kanha)
    without = _stripped(dara, QUERY)
    maly.post(f"/reach/{net.network.pk}/{cast.cardamom.pk}/new/", _office(cast))
    edge = ReachEdge.objects.get()
    assert "Ask Maly" in in_one_line(shown(dara, QUERY))

    for address in (cast.dara.email, "nobody@people.test"):
        assert maly.post(f"/reach/{edge.pk}/block/", {"email": address}).status_code == 302
        assert address in shown(maly, f"/reach/{edge.pk}/"), "the same for whoever has no account"
    assert _stripped(dara, QUERY) == without and dara.get(f"/reach/{edge.pk}/").status_code == 404
    assert "Ask Maly" in in_one_line(shown(kanha, QUERY))
    maly.post(f"/reach/{edge.pk}/block/", {"organisation": str(cast.lantern.pk)})
    assert "No way is known" in shown(kanha, QUERY)
    assert "Mekong Lantern Network" in shown(maly, f"/reach/{edge.pk}/")

    for closed in edge.blocks.all():
        maly.post(f"/reach/{edge.pk}/block/{closed.pk}/")
    assert "Ask Maly" in in_one_line(shown(dara, QUERY))
    assert signed_in(net.channary).post(f"/reach/{edge.pk}/block/", {"email": "a@b.test"}).status_code == 404


def test_somebody_puts_through_to_whom_others_may_not_ask(cast: Cast) -> None:
    net = networked(cast)
    maly, piseth, dara = signed_in(cast.maly), signed_in(cast.piseth), signed_in(cast.dara)
    maly.post(f"/reach/{net.network.pk}/{cast.cardamom.pk}/new/", _office(cast, open_to="own"))
    assert "No way is known" in shown(dara, QUERY) and "Ask Maly" in in_one_line(shown(piseth, QUERY))

    door = {"near": str(cast.piseth.pk), "to_person": str(cast.maly.pk), "how": "Ring the office", "open_to": "network"}
    piseth.post(f"/reach/{net.network.pk}/{cast.cardamom.pk}/through/", door)
    edge = ReachEdge.objects.get(to_person=cast.maly)
    assert "No way is known" in shown(dara, QUERY), "Maly has not agreed yet"
    assert "whether they may put others through to you" in shown(maly, "/needs/")
    maly.post(f"/reach/{edge.pk}/answer/", {"answer": "yes"})
    page = in_one_line(shown(dara, QUERY))
    assert "Ask Piseth, Cardamom Voices" in page and "who asks a colleague" in page
    assert "Maly" not in without_tokens(page + shown(dara, f"/reach/{edge.pk}/"))
    assert "Political section" not in page


def test_an_untried_way_waits_and_strangers_see_none(cast: Cast) -> None:
    net = networked(cast)
    maly, dara = signed_in(cast.maly), signed_in(cast.dara)
    path = f"/reach/{net.network.pk}/{cast.cardamom.pk}/new/"
    for bad in ({"opens": ""}, {"near": str(cast.dara.pk)}, {"far_agreed_on": "2099-01-01"}, {"how": " "}):
        assert maly.post(path, _office(cast, **bad)).status_code == 422
    door = {"near": str(cast.piseth.pk), "to_person": str(cast.maly.pk), "open_to": "network"}
    assert maly.post(path.replace("/new/", "/through/"), door).status_code == 422, "nobody could ask them"
    assert not ReachEdge.objects.exists()
    assert dara.post(path, _office(cast)).status_code == 404
    maly.post(path, _office(cast, opens="08:00", closes="17:00", time_zone="Europe/Zurich"))
    edge = ReachEdge.objects.get()
    ReachEdge.objects.update(added_at=timezone.now() - timedelta(days=181))
    assert "nobody has tried for half a year" in shown(maly, "/needs/")
    assert "never tried" in in_one_line(shown(dara, QUERY))
    ReachEdge.objects.update(opens=None, closes=None)
    for page in (in_one_line(shown(dara, QUERY)), in_one_line(shown(dara, f"/reach/{edge.pk}/"))):
        assert "hours not known" in page and "awake now</" not in page and "at any time" not in page
    for person in (cast.vanna, cast.rith, cast.sophea):
        assert signed_in(person).get("/reach/").status_code == 404
        assert signed_in(person).get(f"/reach/{edge.pk}/").status_code == 404
    net.cardamom.left_at = timezone.now()
    net.cardamom.save()
    assert "No way is known" in shown(dara, QUERY), "leaving takes it back"


def _stripped(client: object, path: str) -> str:
    """A page without what differs each time."""
    import re

    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", shown(client, path))  # type: ignore[arg-type]


def test_nobody_of_another_organisation_is_sent_to_a_phone_that_somebody_else_may_hold(cast: Cast) -> None:
    net, key = networked(cast), str(uuid4())
    piseth = signed_in(cast.piseth)
    piseth.post(f"/reach/{net.network.pk}/{cast.cardamom.pk}/new/", _office(cast, key=key))
    signed_in(cast.maly).post(f"/reach/{ReachEdge.objects.get().pk}/answer/", {"answer": "yes"})
    assert "Ask Maly" in shown(signed_in(cast.dara), QUERY)
    sos(cast.maly, silent=True)
    assert "No way is known" in shown(signed_in(cast.dara), QUERY)
    assert "Ask Maly" in shown(piseth, QUERY), "her own organisation knows what is going on"
