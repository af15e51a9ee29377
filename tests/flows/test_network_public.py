"""The story: a CLEAR bulletin is read by somebody who has no account, by a feed reader, and by another system."""

import re
from datetime import timedelta
from uuid import uuid4
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.network.bulletins.models import Bulletin, BulletinReceiver, BulletinState
from karpear.network.bulletins.ways.links import open_partner_link
from karpear.rules.sharing.labels import Label, RecipientClass
from tests.cast import Cast, signed_in
from tests.rooms.network.net import networked
from tests.rooms.network.sent import AVOID, HEADLINE, copy_for, partner_of, sent_bulletin
from tests.rules.cap_schema import CAP, faults_of
from tests.steps.papers import text_of

pytestmark = pytest.mark.django_db


def test_from_a_page_to_a_feed_to_an_alert(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    bulletin = sent_bulletin(net, Label.CLEAR, now, by=cast.dara)
    copy_for(bulletin, RecipientClass.PUBLIC, None, cast.lantern)
    anybody = Client()
    page = anybody.get("/public/bulletins/en/")
    text = page.content.decode()
    assert text.index("TLP:CLEAR") < text.index(HEADLINE) < text.index(AVOID) < text.index("Take the ferry")
    assert "Battambang" in text
    assert not page.cookies
    assert page["Cache-Control"] == "public, max-age=60"
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "ប៉ុស្តិ៍ត្រួតពិនិត្យ" in anybody.get("/public/bulletins/km/").content.decode()
    feed = feedparser.parse(anybody.get(reverse("network:public_bulletin_feed", args=["en"])).content)
    (entry,) = feed.entries
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert (entry.id, HEADLINE in entry.title) == (f"urn:uuid:{bulletin.pk}", True)
    (link,) = [link for link in entry.links if link.type == "application/cap+xml"]
    alert = anybody.get(link.href.removeprefix("http://localhost:8000"))
    assert alert["Content-Type"].startswith("application/cap+xml")
    assert faults_of(alert.content) == []
    root = fromstring(alert.content)
    assert root.findtext(f"{CAP}identifier") == entry.id
    assert root.findtext(f"{CAP}status") == "Actual"
    assert [info.findtext(f"{CAP}language") for info in root.iter(f"{CAP}info")] == ["km", "en"]
    assert root.findtext(f".//{CAP}geocode/{CAP}value") == "KH-2"
    for nothing_of in (cast.dara.email, cast.dara.pk, cast.lantern.name):
        assert str(nothing_of) not in text + alert.content.decode()


def test_an_update_and_a_taking_back_say_what_they_follow(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    former = sent_bulletin(net, Label.CLEAR, now, released_at=now - timedelta(hours=3))
    copy_for(former, RecipientClass.PUBLIC, None, cast.lantern)
    update = sent_bulletin(net, Label.CLEAR, now, step="update", follows=former, drill=True)
    copy_for(update, RecipientClass.PUBLIC, None, cast.lantern)
    root = fromstring(Client().get(f"/public/bulletins/{update.pk}.cap").content)
    assert root.findtext(f"{CAP}msgType") == "Update"
    assert root.findtext(f"{CAP}status") == "Exercise"
    assert f"urn:uuid:{former.pk}" in str(root.findtext(f"{CAP}references"))
    cancel = sent_bulletin(net, Label.CLEAR, now, step="cancel", follows=former, provinces=[], headline_km="")
    copy_for(cancel, RecipientClass.PUBLIC, None, cast.lantern)
    former.state = BulletinState.CANCELLED
    former.save()
    file = Client().get(f"/public/bulletins/{cancel.pk}.cap").content
    assert faults_of(file) == []
    assert fromstring(file).findtext(f"{CAP}msgType") == "Cancel"
    assert Client().get(f"/public/bulletins/{former.pk}.cap").status_code == 404
    feed = Client().get("/public/bulletins/km/feed.atom").content.decode()
    assert str(former.pk) not in feed
    assert "This takes back" in Client().get("/public/bulletins/en/").content.decode()


def test_taking_back_the_newest_takes_back_all_of_it(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    first = sent_bulletin(net, Label.CLEAR, now, by=cast.dara, released_at=now - timedelta(hours=3))
    update = sent_bulletin(net, Label.CLEAR, now, by=cast.dara, step="update", follows=first)
    hidden = sent_bulletin(net, Label.GREEN, now, by=cast.dara, step="update", follows=first)
    for row in (first, update):
        copy_for(row, RecipientClass.PUBLIC, None, cast.lantern)
        copy_for(row, RecipientClass.MEMBER, cast.piseth, cast.cardamom)
    copy_for(hidden, RecipientClass.MEMBER, cast.maly, cast.cardamom)
    dara, back = signed_in(cast.dara), uuid4()
    assert "3 bulletins belong together" in dara.get(f"/bulletins/{update.pk}/taken-back/").text
    dara.post(f"/bulletins/{update.pk}/taken-back/", {"key": str(back), "why_en": "It was a fire drill."})
    assert set(Bulletin.objects.exclude(pk=back).values_list("state", flat=True)) == {"cancelled"}
    told = BulletinReceiver.objects.filter(bulletin=back, person__isnull=False).values_list("person__name", flat=True)
    assert {"Piseth", "Maly"} <= set(told)
    for path in ("/public/bulletins/en/", "/public/bulletins/en/feed.atom"):
        text = Client().get(path).content.decode()
        assert HEADLINE not in text and str(first.pk) not in text and str(back) in text, path
        assert "Why" in text and "Do:" not in text and "likely (B2)" not in text, path
        assert "This takes back what was sent on" in text and "Checkpoint" in text, path
    assert Client().get(f"/public/bulletins/{first.pk}.cap").status_code == 404
    file = Client().get(f"/public/bulletins/{back}.cap").content
    assert faults_of(file) == []
    root = fromstring(file)
    info = list(root.iter(f"{CAP}info"))[-1]
    codes = [info.findtext(f"{CAP}{name}") for name in ("urgency", "severity", "certainty", "responseType")]
    assert codes == ["Past", "Unknown", "Unknown", "None"] and info.find(f"{CAP}instruction") is None
    assert "Why: It was a fire drill." in str(info.findtext(f"{CAP}description"))
    references = str(root.findtext(f"{CAP}references"))
    assert root.findtext(f"{CAP}msgType") == "Cancel"
    assert all(str(row.pk) in references for row in (first, update)) and str(hidden.pk) not in references


def test_why_it_was_taken_back_is_nobodys_task_on_paper_and_in_files(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    first = sent_bulletin(net, Label.AMBER, now, by=cast.dara)
    partner = partner_of(cast.lantern, now)
    copy_for(first, RecipientClass.MEMBER, cast.piseth, cast.cardamom)
    copy_for(first, RecipientClass.PARTNER, partner, cast.lantern)
    dara, piseth, back = signed_in(cast.dara), signed_in(cast.piseth), uuid4()
    dara.post(f"/bulletins/{first.pk}/taken-back/", {"key": str(back), "why_en": "It was a fire drill."})
    token = open_partner_link(by=cast.dara, partner=partner.pk, now=now)
    paper = text_of(piseth.get(f"/bulletins/{back}/paper.pdf").content)
    table = piseth.get(f"/bulletins/{back}/table.csv").text
    for text in (
        Client().get(f"/b/{token}/").text,
        dara.get(f"/bulletins/digest/{partner.pk}/").text,
        paper,
        table,
    ):
        assert "Why" in text and "It was a fire drill." in text and "This takes back what was sent on" in text
        assert not re.search(r"Do[<,]|How sure|\(F6\)|\(B2\)", text), text
    (item,) = piseth.get("/api/v1/bulletins").json()["bulletins"]
    assert (item["todo"], item["why"]) == ("", "It was a fire drill.")
    assert "How sure" not in piseth.get(f"/bulletins/{back}/").text


def test_the_widest_of_those_that_belong_together_is_named_before(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    first = sent_bulletin(net, Label.AMBER, now, by=cast.dara)
    wider = sent_bulletin(net, Label.CLEAR, now, by=cast.dara, step="downgrade", follows=first)
    dara = signed_in(cast.dara)
    path = f"/bulletins/{wider.pk}/taken-back/"
    assert path in dara.get(f"/bulletins/{first.pk}/taken-back/").text
    assert "travelled further" not in dara.get(path).text


def test_what_never_was_public_is_not_named_there(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    former, other = (sent_bulletin(net, Label.GREEN, now) for _ in range(2))
    wider = sent_bulletin(net, Label.CLEAR, now, step="downgrade", follows=former)
    cancel = sent_bulletin(net, Label.CLEAR, now, step="cancel", follows=other)
    for row in (wider, cancel):
        copy_for(row, RecipientClass.PUBLIC, None, cast.lantern)
    file = Client().get(f"/public/bulletins/{wider.pk}.cap").content.decode()
    assert "<msgType>Alert</msgType>" in file
    assert str(former.pk) not in file
    assert Client().get(f"/public/bulletins/{cancel.pk}.cap").status_code == 404


def test_what_is_over_or_not_clear_or_of_somebody_who_left_is_not_there(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    over = sent_bulletin(net, Label.CLEAR, now, expires_at=now - timedelta(minutes=1))
    green, left = sent_bulletin(net, Label.GREEN, now), sent_bulletin(net, Label.CLEAR, now)
    for row in (over, green):
        copy_for(row, RecipientClass.PUBLIC, None, cast.lantern)
    page = Client().get("/public/bulletins/en/").content.decode()
    assert HEADLINE not in page
    assert "No public bulletin holds now" in page
    copy_for(left, RecipientClass.PUBLIC, None, cast.lantern)
    assert HEADLINE in Client().get("/public/bulletins/en/").content.decode()
    net.lantern.left_at = now
    net.lantern.save()
    assert HEADLINE not in Client().get("/public/bulletins/en/").content.decode()
    assert Client().get("/public/bulletins/xx/").status_code == 404
    assert Client().get(f"/public/bulletins/{over.pk}.cap").status_code == 404
    assert Client().post("/public/bulletins/en/").status_code == 405
