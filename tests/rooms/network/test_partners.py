"""Partners: one organisation's own, with the day on which they agreed, and no other member ever sees them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from karpear.keys.ring import ring
from karpear.messaging.actions.lease import Lane, lease
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import find_link
from karpear.network.bulletins.actions.drafts import Addressed
from karpear.network.bulletins.actions.follow import follow_bulletin
from karpear.network.bulletins.actions.received import hand_on
from karpear.network.bulletins.actions.release import reading_of, release
from karpear.network.bulletins.models import BulletinStep
from karpear.network.bulletins.queries.audience import resolved_audience
from karpear.network.bulletins.tables import BulletinLink
from karpear.network.leaving.actions import leave_network
from karpear.network.members.models import Network, NetworkMember, Partner
from karpear.people.models import Address, Language, Organisation
from karpear.rules.secret.tokens import delivery_token
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin, a_draft
from tests.rooms.network.net import networked
from tests.rooms.network.sent import address_of_partner, partner_of
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


def test_who_sends_reads_whom_a_mail_tells_and_whom_they_tell(cast: Cast) -> None:
    """By the function that sends: with an address and a day of agreement by mail, else by hand."""
    networked(cast)
    now, dara = timezone.now(), signed_in(cast.dara)
    partner = partner_of(cast.lantern, now)
    by_hand = Partner.objects.create(
        organisation=cast.lantern, name="River Radio", kind="media", added_at=now, agreed_on=now.date()
    )
    not_agreed = Partner.objects.create(
        organisation=cast.lantern, name="Old Fund", kind="donor", added_at=now,
        address=address_of_partner(cast.lantern, "old@fund.test"),
    )  # fmt: skip
    to = Addressed(organisations={cast.cardamom.pk}, partners={partner.pk, by_hand.pk, not_agreed.pk})
    draft = a_draft(cast, now=now, to=to, label="CLEAR")
    bulletin = a_bulletin(cast, now=now, to=to, label="CLEAR")
    [mail] = Delivery.objects.filter(topic="bulletin", person=None)
    assert (mail.address_id, mail.priority, mail.channel) == (partner.address_id, Priority.ORDINARY, "email")
    pages = [f"/bulletins/{draft.pk}/check/", f"/bulletins/{bulletin.pk}/", f"/bulletins/{bulletin.pk}/taken-back/"]
    for page in pages:
        text = in_one_line(shown(dara, page))
        mailed, _heading, told_by_hand = text.partition("Tell them yourself")
        assert "Open Hands" in mailed and "Open Hands" not in told_by_hand, page
        assert "River Radio" in told_by_hand and "mailto:old@fund.test" in told_by_hand, page
        assert "cannot read it: no page was made for them" in text, page
    assert f"{cast.lantern.name} has a new note for you" in shown(dara, pages[0])
    for row in (partner, by_hand, not_agreed):
        BulletinLink.objects.create(partner=row, token_hash=str(row.pk), made_at=now)
    for page in pages:
        assert "cannot read it" not in shown(dara, page), page
        assert "Open Hands" not in signed_in(cast.piseth).get(page).text, page
    dara.post(pages[2], {"key": str(uuid4()), "why_en": "A drill"}, follow=True)
    assert Delivery.objects.filter(topic="bulletin", person=None).count() == 2, "they hear of its end, too"
    told = {row.person_id for row in Delivery.objects.filter(topic="bulletin") if row.person_id}
    assert told == {cast.piseth.pk, cast.maly.pk}


def test_whoever_is_handed_it_gets_a_mail_and_so_with_an_update(cast: Cast) -> None:
    networked(cast)
    now, partner = timezone.now(), partner_of(cast.cardamom, timezone.now())
    first = a_bulletin(cast, now=now, label="GREEN", to=Addressed(organisations={cast.cardamom.pk}))
    for _press in range(2):
        hand_on(by=cast.piseth, bulletin=first.pk, people=(), partners=[partner.pk], now=now)
    assert Delivery.objects.filter(subject=first.pk, address=partner.address_id).count() == 1
    update = follow_bulletin(by=cast.dara, bulletin=first.pk, step=BulletinStep.UPDATE, key=uuid4(), now=now)
    release(by=cast.dara, bulletin=update.pk, reading=reading_of(update, resolved_audience(update)), now=now)
    assert Delivery.objects.filter(subject=update.pk, address=partner.address_id).count() == 1
    [letter] = write_letters([[Delivery.objects.get(subject=update.pk, address=partner.address_id)]])
    assert letter.message and cast.cardamom.name in letter.message.text
    assert cast.lantern.name not in letter.message.text and letter.message.to == "desk@donor.test"


def test_it_is_written_in_the_language_of_the_partner(cast: Cast) -> None:
    networked(cast)
    dara = signed_in(cast.dara)
    dara.post(f"/partners/{cast.lantern.pk}/new/", typed(language="km"))
    partner = Partner.objects.get()
    a_bulletin(cast, now=timezone.now(), label="GREEN", to=Addressed(partners={partner.pk}))
    [letter] = write_letters([[Delivery.objects.get()]])
    assert letter.message and "has a new note" not in letter.message.text
    dara.post(f"/partners/{partner.pk}/change/", typed(language="en"))
    [letter] = write_letters([[Delivery.objects.get()]])
    assert letter.message and "has a new note" in letter.message.text


def test_leads_see_where_they_look_at_partners_that_a_mail_did_not_arrive(cast: Cast) -> None:
    networked(cast)
    dara = signed_in(cast.dara)
    dara.post(f"/partners/{cast.lantern.pk}/new/", typed())
    partner = Partner.objects.get()
    bulletin = a_bulletin(cast, now=timezone.now(), label="GREEN", to=Addressed(partners={partner.pk}))
    pages = ["/partners/", f"/partners/{partner.pk}/"]
    said = {
        "queued": "A mail waits to leave",
        "failed": "it is tried again",
        "dead": "the last mail did not arrive",
        "sent": "Last mail:",
    }
    for state, words in said.items():
        Delivery.objects.update(state=state, sent_at=timezone.now() if state == "sent" else None)
        assert all(words in shown(dara, page) for page in pages), state
        by_hand = "mailto:desk@fund.test" in shown(dara, f"/bulletins/{bulletin.pk}/")
        assert by_hand is (state == "dead"), "whom no mail reached, they tell themselves"


def test_what_an_ended_partner_had_is_deleted(cast: Cast) -> None:
    networked(cast)
    dara = signed_in(cast.dara)
    dara.post(f"/partners/{cast.lantern.pk}/new/", typed())
    partner = Partner.objects.get()
    a_bulletin(cast, now=timezone.now(), label="GREEN", to=Addressed(partners={partner.pk}))
    dara.post(f"/partners/{partner.pk}/end/")
    assert not Address.objects.filter(organisation=cast.lantern).exists()
    assert not Delivery.objects.exists(), "nothing that waits for them leaves"
    assert "desk@fund.test" not in shown(dara, f"/partners/{partner.pk}/")


def test_an_address_is_corrected_and_taken_away(cast: Cast) -> None:
    """What waits goes to the address as it is now; without one there is none, and the history says so."""
    networked(cast)
    dara = signed_in(cast.dara)
    dara.post(f"/partners/{cast.lantern.pk}/new/", typed(email="dsek@fund.test"))
    partner = Partner.objects.get()
    path = f"/partners/{partner.pk}/change/"
    a_bulletin(cast, now=timezone.now(), label="GREEN", to=Addressed(partners={partner.pk}))
    assert 'value="dsek@fund.test"' in shown(dara, path), "whoever changes something else takes no address away"
    dara.post(path, typed())
    [letter] = write_letters([[Delivery.objects.get()]])
    assert letter.message and letter.message.to == "desk@fund.test"
    dara.post(path, typed(email=""))
    assert not Delivery.objects.exists() and not Address.objects.filter(organisation=cast.lantern).exists()
    page = in_one_line(shown(dara, f"/partners/{partner.pk}/"))
    assert "none: you tell them yourself" in page and "dsek@fund.test" in page
    dara.post(f"/partners/{cast.lantern.pk}/new/", typed(email="", name="River Radio"))
    assert Partner.objects.count() == 2, "two without an address are no double"


def test_the_link_that_no_mail_has_opens_nothing(cast: Cast) -> None:
    networked(cast)
    partner = partner_of(cast.lantern, timezone.now())
    a_bulletin(cast, now=timezone.now(), label="GREEN", to=Addressed(partners={partner.pk}))
    lease(now=timezone.now(), lane=Lane.BULK, free={"email": 5, "sms": 5}, for_s=60)
    mail = Delivery.objects.get(person=None)
    token = delivery_token(ring().index_key, mail.pk)
    assert find_link(token, timezone.now()) == mail
    assert Client().get(f"/r/{token}").status_code == 404


def test_the_server_takes_no_address_without_an_owner(cast: Cast) -> None:
    wrong: list[dict[str, object]] = [
        {},
        {"organisation": cast.lantern},
        {"organisation": cast.lantern, "language": "en", "channel": "chat"},
        {"organisation": cast.lantern, "language": "en", "person": cast.dara},
        {"person": cast.dara, "language": "en"},
    ]
    for cells in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Address.objects.create(**({"channel": "email", "value": "x@fund.test", "value_index": "x"} | cells))
