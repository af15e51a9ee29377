"""Every label × every class of recipient × every way out: what comes out is what the table of the rules says.

Copies are written row by row, also those that no release would ever write: each way has to refuse them by itself. An
address that no way stands for fails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.network.bulletins.actions.release import reading_of, release, tell_partners
from karpear.network.bulletins.models import Bulletin, BulletinAddressee, BulletinReceiver
from karpear.network.bulletins.queries.audience import resolved_audience
from karpear.network.bulletins.ways.links import open_own_link, open_partner_link
from karpear.network.members.models import Partner
from karpear.people.models import Membership, Person
from karpear.rules.sharing.labels import Label, RecipientClass
from karpear.rules.sharing.ways import Carries, Way, carried
from tests.cast import Cast, signed_in
from tests.rooms.network.net import Net, networked
from tests.rooms.network.sent import AVOID, TODO, copy_for, partner_of, sent_bulletin
from tests.steps.papers import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAMED, MEMBER, PARTNER, PUBLIC = RecipientClass
NOTHING, NOTE, ALL = Carries
#: Each address through which a bulletin, or a list of them, is read, and the way that it is.
WAYS = {
    "bulletins": Way.LIST,
    "bulletin": Way.PAGE,
    "bulletin_paper": Way.PRINT,
    "bulletin_table": Way.EXPORT,
    "bulletin_own_feed": Way.FEED,
    "partner_bulletins": Way.PARTNER,
    "bulletin_digest": Way.DIGEST,
    "public_bulletins": Way.PUBLIC,
    "public_bulletin_feed": Way.PUBLIC,
    "public_bulletin_alert": Way.PUBLIC,
}
#: Reached otherwise: the search of everything, and the API.
ELSEWHERE = {Way.SEARCH, Way.API, Way.MAIL, Way.SMS}
#: Of its source alone: nobody else is shown a word there.
OF_SOURCE = {
    "bulletin_change", "bulletin_to", "bulletin_check", "bulletin_ask", "bulletin_release", "bulletin_sent_back",
    "bulletin_drop", "bulletin_update", "bulletin_wider", "bulletin_take_back", "bulletin_may_leave",
    "bulletin_hand_over",
}  # fmt: skip
#: Of whoever received it; each asks the page's own question.
OF_RECEIVERS = {"bulletin_seen_here", "bulletin_hand_on", "bulletin_elsewhere"}
#: They show no bulletin that others sent.
WITHOUT = {
    "bulletin_new", "bulletins_sent", "bulletin_newcomers", "bulletin_links", "bulletin_link_own",
    "bulletin_link_own_close", "bulletin_link_partner", "bulletin_link_partner_close", "bulletins_handed",
    "bulletin_handed_take", "bulletin_handed_leave",
}  # fmt: skip


@dataclass
class Sent:
    """One bulletin for each cell, and who has a copy of it."""

    rows: dict[tuple[Label, RecipientClass], Bulletin]
    person: Person
    partner: Partner

    def cells(self) -> Iterator[tuple[Label, RecipientClass, Bulletin]]:
        return ((label, kind, row) for (label, kind), row in self.rows.items())

    def seen(self, text: str) -> dict[tuple[Label, RecipientClass], Carries]:
        """Of each cell, what stands in a text."""
        return {
            cell: ALL if str(row.headline_en) in text else NOTE if str(row.pk) in text else NOTHING
            for cell, row in self.rows.items()
        }


def all_sent(net: Net, person: Person, now: datetime) -> Sent:
    partner, rows = partner_of(net.cardamom.organisation, now), {}
    for label in Label:
        for kind in RecipientClass:
            row = sent_bulletin(net, label, now, headline_en=f"Secret {label.value} {kind.value}.", headline_km="")
            copy_for(row, kind, {PARTNER: partner, PUBLIC: None}.get(kind, person), net.cardamom.organisation)
            rows[label, kind] = row
    return Sent(rows, person, partner)


def expected(way: Way, kinds: set[RecipientClass]) -> dict[tuple[Label, RecipientClass], Carries]:
    """By the table: nothing of what is somebody else's."""
    return {
        (label, kind): carried(label, kind, way) if kind in kinds else NOTHING
        for label in Label
        for kind in RecipientClass
    }


OWN = {NAMED, MEMBER}


def test_lists_search_api_and_feeds(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    sent = all_sent(net, cast.piseth, now)
    client, anybody = signed_in(cast.piseth), Client()
    listed = client.get("/bulletins/?size=100").text + client.get("/bulletins/?page=2").text
    assert sent.seen(listed) == expected(Way.LIST, OWN)
    found = "".join(
        client.post("/find/", {"q": f"Secret {label.value} {kind.value}"}, follow=True).text
        for label, kind, _row in sent.cells()
    )
    found = re.sub(r'value="[^"]*"', "", found)  # what was asked for stands in the field
    assert sent.seen(found) == expected(Way.SEARCH, OWN)
    assert sent.seen(client.get("/api/v1/bulletins").content.decode()) == expected(Way.API, OWN)
    token = open_own_link(by=cast.piseth, now=now)
    feed = anybody.get(reverse("network:bulletin_own_feed", args=[token])).content.decode()
    assert sent.seen(feed) == expected(Way.FEED, OWN)
    token = open_partner_link(by=cast.piseth, partner=sent.partner.pk, now=now)
    feed = anybody.get(reverse("network:bulletin_own_feed", args=[token])).content.decode()
    assert sent.seen(feed) == expected(Way.FEED, {PARTNER})
    page = anybody.get(reverse("network:partner_bulletins", args=[token]))
    assert sent.seen(page.text) == expected(Way.PARTNER, {PARTNER})
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    digest = client.get(reverse("network:bulletin_digest", args=[sent.partner.pk])).text
    assert sent.seen(digest) == expected(Way.DIGEST, {PARTNER})
    for name in ("public_bulletins", "public_bulletin_feed"):
        public = anybody.get(reverse(f"network:{name}", args=["en"])).content.decode()
        assert sent.seen(public) == expected(Way.PUBLIC, {PUBLIC}), name


def test_pages_paper_files_and_alerts(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    sent = all_sent(net, cast.piseth, now)
    client, anybody = signed_in(cast.piseth), Client()
    for label, kind, row in sent.cells():
        words, cell = str(row.headline_en), (label, kind)
        page = client.get(reverse("network:bulletin", args=[row.pk]))
        assert (page.status_code == 200 and words in page.text) is (expected(Way.PAGE, OWN)[cell] is ALL), cell
        table = client.get(reverse("network:bulletin_table", args=[row.pk]))
        assert (table.status_code == 200) is (expected(Way.EXPORT, OWN)[cell] is ALL), cell
        if table.status_code == 200:
            assert label.marking in table.text and words in table.text
        paper = client.get(reverse("network:bulletin_paper", args=[row.pk]))
        assert (paper.status_code == 200) is (expected(Way.PRINT, OWN)[cell] is ALL), cell
        if paper.status_code == 200:
            text = text_of(paper.content)
            assert words in text and text.count(label.marking) == 2
        alert = anybody.get(reverse("network:public_bulletin_alert", args=[row.pk]))
        assert (alert.status_code == 200) is (expected(Way.PUBLIC, {PUBLIC})[cell] is ALL), cell


def nothing_for(client: Client, sent: Sent, rows: list[Bulletin]) -> None:
    """Not a word, by any address that a signed in person may try."""
    texts = [client.get(path).content.decode() for path in ("/bulletins/?size=100", "/api/v1/bulletins")]
    texts.append(re.sub(r'value="[^"]*"', "", client.post("/find/", {"q": "Secret"}, follow=True).text))
    for row in rows:
        for name in (*WAYS, *OF_SOURCE, *OF_RECEIVERS):
            if "<uuid:bulletin>" in PATTERNS[name] and "public" not in PATTERNS[name]:
                texts.append(client.get(reverse(f"network:{name}", kwargs={"bulletin": row.pk})).text)
    seen = [text for text in texts for row in rows if str(row.headline_en) in text]
    assert not seen


def test_a_member_who_is_not_addressed_and_one_who_left_get_nothing(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    sent = all_sent(net, cast.maly, now)
    rows = [sent.rows[Label.RED, NAMED], sent.rows[Label.GREEN, MEMBER]]
    for stranger in (cast.piseth, net.channary, cast.rith):
        nothing_for(signed_in(stranger), sent, rows)
    token = open_own_link(by=cast.maly, now=now)
    feed = reverse("network:bulletin_own_feed", args=[token])
    assert "Secret GREEN" in Client().get(feed).content.decode()
    Membership.objects.filter(person=cast.maly).update(ended_at=now)
    nothing_for(signed_in(cast.maly), sent, rows)
    assert "Secret" not in Client().get(feed).content.decode()


@pytest.mark.parametrize("leaves", ["cardamom", "lantern"])
def test_when_an_organisation_leaves_nothing_comes_out_by_any_way(cast: Cast, leaves: str) -> None:
    """Its own people get nothing more of others, and nobody gets anything more of it."""
    net, now = networked(cast), timezone.now()
    sent = all_sent(net, cast.piseth, now)
    own, theirs = (
        open_own_link(by=cast.piseth, now=now),
        open_partner_link(by=cast.piseth, partner=sent.partner.pk, now=now),
    )
    member = net.cardamom if leaves == "cardamom" else net.lantern
    member.left_at = now
    member.save()
    rows = [sent.rows[Label.RED, NAMED], sent.rows[Label.GREEN, MEMBER]]
    nothing_for(signed_in(cast.piseth), sent, rows)
    for name, token in (("bulletin_own_feed", own), ("bulletin_own_feed", theirs), ("partner_bulletins", theirs)):
        assert "Secret" not in Client().get(reverse(f"network:{name}", args=[token])).content.decode()
    assert "Secret" not in signed_in(cast.piseth).get(reverse("network:bulletin_digest", args=[sent.partner.pk])).text


@pytest.mark.parametrize("label", Label)
def test_messages_say_that_there_is_a_note_to_those_who_receive_it(cast: Cast, label: Label) -> None:
    net, now = networked(cast), timezone.now()
    row = sent_bulletin(
        net, label, now, state="waiting", released_at=None, asked_of=cast.bopha, by=cast.dara,
        asked_release_at=now, is_public=label is Label.CLEAR,
    )  # fmt: skip
    to = [{"person": cast.maly}, {"organisation": cast.cardamom}, {"partner": partner_of(cast.lantern, now)}]
    BulletinAddressee.objects.bulk_create(BulletinAddressee(bulletin=row, **who) for who in to)
    release(by=cast.bopha, bulletin=row.pk, reading=reading_of(row, resolved_audience(row)), now=now)
    copies = dict(BulletinReceiver.objects.filter(person__isnull=False).values_list("person", "kind"))
    deliveries = list(Delivery.objects.filter(topic="bulletin").order_by("pk"))
    told = {delivery.person_id for delivery in deliveries if delivery.person_id}
    mailed_partners = [delivery for delivery in deliveries if delivery.person_id is None]
    assert len(mailed_partners) == (carried(label, PARTNER, Way.MAIL) is NOTE)
    assert {delivery.address.organisation_id for delivery in mailed_partners} <= {cast.lantern.pk}
    receives = {cast.maly.pk: NAMED, cast.piseth.pk: MEMBER}
    assert told == {pk for pk, kind in receives.items() if carried(label, kind, Way.MAIL) is NOTE} == set(copies)
    assert {carried(label, kind, Way.SMS) for kind in map(RecipientClass, copies.values())} == {NOTE}
    secret_words = (row.headline_en, AVOID, TODO, label.value, "Checkpoint", "Battambang", str(row.pk), "Lantern")
    for letter in write_letters([delivery] for delivery in deliveries):
        [delivery], message = letter.rows, letter.message
        assert message
        text = f"{message.subject} {message.text}"
        if delivery.person_id is None:  # a partner knows who writes to them, and the network by no message of ours
            assert message.text.count(cast.lantern.name) == 1 and "://" not in text
            assert net.network.body.name not in text
            text = f"{message.subject} {message.text.replace(cast.lantern.name, '')}"
        for word in secret_words:
            assert word not in text, word


@pytest.mark.parametrize("label", Label)
def test_no_mail_goes_to_a_partner_where_the_table_says_nothing(cast: Cast, label: Label) -> None:
    """Also of a copy that no release would write: what mails asks by itself."""
    net, now = networked(cast), timezone.now()
    row, partner = sent_bulletin(net, label, now), partner_of(cast.lantern, now)
    tell_partners([partner.pk], row, now=now)
    tell_partners([partner.pk], row, now=now)
    assert Delivery.objects.count() == (carried(label, PARTNER, Way.MAIL) is NOTE), "and never twice"


def patterns(resolver: URLResolver, parent: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = parent + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, route


PATTERNS = {
    name: route for name, route in patterns(get_resolver()) if re.match(r"(bulletins/|public/bulletins/|b/)", route)
}


def test_every_address_stands_in_this_matrix() -> None:
    listed = [*WAYS, *OF_SOURCE, *OF_RECEIVERS, *WITHOUT]
    assert len(listed) == len(set(listed))
    assert set(PATTERNS) == set(listed), "say in WAYS which way out this address is, and what the table says of it"
    assert {*WAYS.values(), *ELSEWHERE} == set(Way)
