"""Partners: one organisation's own, with the day on which they agreed, and no other member ever sees them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.network.bulletins.actions.drafts import Addressed
from karpear.network.bulletins.tables import BulletinLink
from karpear.network.leaving.actions import leave_network
from karpear.network.members.models import Network, NetworkMember, Partner
from karpear.people.models import Language, Organisation
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin, a_draft
from tests.rooms.network.net import networked
from tests.rooms.network.sent import partner_of
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line


def typed(**changes: str) -> dict[str, str]:
    yesterday = timezone.localdate() - timedelta(days=1)
    return {
        "name": "Rural Fund", "kind": "donor", "email": "Desk@fund.test", "language": "en",
        "agreed_on": yesterday.isoformat(), **changes,
    }  # fmt: skip


def test_a_partner_is_added_changed_and_ended(cast: Cast) -> None:
    networked(cast)
    dara = signed_in(cast.dara)
    assert "No partner is written down" in shown(dara, "/partners/")
    new = f"/partners/{cast.lantern.pk}/new/"
    assert dara.post(new, typed()).status_code == 302
    assert dara.post(new, typed()).status_code == 422, "the same form adds no second one"
    partner = Partner.objects.get()
    path = f"/partners/{partner.pk}/"
    page = in_one_line(shown(dara, path))
    assert "desk@fund.test" in page and "TLP:AMBER, TLP:GREEN, TLP:CLEAR" in page and "With TLP:AMBER" in page
    assert dara.post(f"{path}change/", typed(language="km")).status_code == 302
    assert "Khmer" in shown(dara, path) or "ខ្មែរ" in shown(dara, path)
    dara.post(f"{path}end/")
    assert "Rural Fund" not in shown(dara, "/partners/")
    assert dara.post(f"{path}change/", typed()).status_code == 302
    partner.refresh_from_db()
    assert partner.language == Language.KHMER, "what has ended changes no more"


def test_nobody_else_sees_it(cast: Cast) -> None:
    net = networked(cast)
    signed_in(cast.dara).post(f"/partners/{cast.lantern.pk}/new/", typed())
    partner = Partner.objects.get()
    for person in (cast.piseth, cast.maly, net.channary):
        client = signed_in(person)
        assert client.get(f"/partners/{partner.pk}/").status_code == 404
        assert "Rural Fund" not in shown(client, "/partners/")
    assert "sees none of theirs" in shown(signed_in(net.channary), "/partners/")
    assert signed_in(cast.sophea).get("/partners/").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"email": "no address"}, {"agreed_on": "2099-01-01"}, {"agreed_on": ""}, {"kind": "spy"}, {"name": " "}]
)
def test_bad_input_changes_nothing(cast: Cast, wrong: dict[str, str]) -> None:
    networked(cast)
    answer = signed_in(cast.dara).post(f"/partners/{cast.lantern.pk}/new/", typed(**wrong))
    assert answer.status_code == 422
    assert not Partner.objects.exists()


def test_who_leaves_the_last_network_informs_nobody(cast: Cast) -> None:
    net = networked(cast)
    other_body = Organisation.objects.create(name="River Network")
    other = NetworkMember.objects.create(
        network=Network.objects.create(body=other_body, founded_at=cast.now), organisation=cast.lantern,
        joined_at=cast.now,
    )  # fmt: skip
    signed_in(cast.dara).post(f"/partners/{cast.lantern.pk}/new/", typed())
    leave_network(by=cast.bopha, member=net.lantern.pk, now=cast.now)
    assert Partner.objects.active().exists(), "it still belongs to another"
    leave_network(by=cast.bopha, member=other.pk, now=cast.now)
    assert not Partner.objects.active().exists()


def test_no_page_claims_that_a_partner_is_told(cast: Cast) -> None:
    """No message goes to them: who sends, or takes back, reads whom to tell, and who cannot read it."""
    networked(cast)
    now, dara = timezone.now(), signed_in(cast.dara)
    partner = partner_of(cast.lantern, now)
    to = Addressed(organisations={cast.cardamom.pk}, partners={partner.pk})
    draft = a_draft(cast, now=now, to=to, label="CLEAR")
    bulletin = a_bulletin(cast, now=now, to=to, label="CLEAR")
    pages = [f"/bulletins/{draft.pk}/check/", f"/bulletins/{bulletin.pk}/", f"/bulletins/{bulletin.pk}/taken-back/"]
    for page in pages:
        text = in_one_line(shown(dara, page))
        assert "No message goes to partners" in text, page
        assert 'href="mailto:desk@donor.test"' in text, page
        assert "cannot read it: no address was made" in text, page
    BulletinLink.objects.create(partner=partner, token_hash="0" * 64, made_at=now)
    for page in pages:
        assert "cannot read it" not in shown(dara, page), page
        assert "Open Hands" not in signed_in(cast.piseth).get(page).text, page
    answer = dara.post(pages[2], {"key": str(uuid4()), "why_en": "A drill"}, follow=True)
    assert "Whoever received it and signs in here is told" in answer.text
    assert "No message goes to partners" in in_one_line(answer.text)
    assert {row.person_id for row in Delivery.objects.filter(topic="bulletin")} == {cast.piseth.pk, cast.maly.pk}
