"""The story: a frightened group hands its words to another organisation, which publishes them as its own."""

import html
import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.network.bulletins.models import Bulletin
from karpear.network.bulletins.tables import AuthorMark, HandedDraft
from karpear.people.needs import Urgency
from karpear.rules.sharing.authorship import mark_of
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_draft
from tests.rooms.network.net import networked
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db


def everything() -> str:
    """All rows of all tables but those that people, sessions and roles are made of."""
    texts = []
    for model in apps.get_models():
        if model._meta.app_label in ("network", "audit", "messaging"):
            texts += [json.dumps(row, default=str) for row in model._base_manager.values()]
    return "\n".join(texts)


def test_words_are_taken_over_and_nothing_leads_back(cast: Cast) -> None:
    dara, piseth = signed_in(cast.dara), signed_in(cast.piseth)
    bulletin = a_draft(cast, now=timezone.now()).pk
    page = dara.get(f"/bulletins/{bulletin}/hand-over/").text
    assert "Cardamom Voices" in page
    assert "Mekong Lantern Network</option>" not in page
    address = f"/bulletins/{bulletin}/hand-over/"
    assert dara.post(address, {"to": str(cast.lantern.pk)}).status_code == 422
    answer = dara.post(address, {"to": str(cast.cardamom.pk)})
    assert answer["Cache-Control"] == "no-store"
    secret = re.search(r'id="secret">([^<]+)<', answer.text)
    words = re.search(r'id="proven">([^<]+)<', answer.text)
    assert secret and words
    assert dara.post(address, {"to": str(cast.cardamom.pk)}).status_code == 404  # sent twice, it went once
    assert dara.get(f"/bulletins/{bulletin}/").status_code == 404
    (handed,) = HandedDraft.objects.all()
    assert signed_in(cast.maly).get("/bulletins/handed/").text.count("Checkpoint on road 5") == 1
    assert "Checkpoint on road 5" not in dara.get("/bulletins/handed/").text
    take = f"/bulletins/handed/{handed.pk}/take/"
    assert dara.post(take).status_code == 404
    taken = piseth.post(take)
    draft = UUID(taken["Location"].split("/")[2])
    assert draft != bulletin
    row = Bulletin.objects.get(pk=draft)
    assert (row.organisation, row.by, row.headline_en) == (cast.cardamom, cast.piseth, "Checkpoint on road 5")
    assert piseth.post(take).status_code == 404
    assert not HandedDraft.objects.exists()
    assert AuthorMark.objects.get(bulletin=draft).mark == mark_of(secret[1], html.unescape(words[1]))
    # The giver's log says that a draft was handed over, and nothing joins the two.
    note = Entry.objects.get(action="draft.handed_over")
    assert (note.object_id, note.actor, note.detail) == (cast.lantern.pk, cast.dara.pk, {})
    of_draft = Entry.objects.filter(object_id=draft)
    assert {(entry.actor, entry.organisation) for entry in of_draft} == {(cast.piseth.pk, cast.cardamom.pk)}
    stored = everything()
    assert secret[1] not in stored
    rows_of_draft = [line for line in stored.splitlines() if str(draft) in line]
    assert not [line for line in rows_of_draft if str(cast.dara.pk) in line or str(cast.lantern.pk) in line]
    assert not [line for line in rows_of_draft if str(bulletin) in line]


def test_it_may_be_left(cast: Cast) -> None:
    bulletin = a_draft(cast, now=timezone.now()).pk
    signed_in(cast.dara).post(f"/bulletins/{bulletin}/hand-over/", {"to": str(cast.cardamom.pk)})
    (handed,) = HandedDraft.objects.all()
    for stranger in (cast.rith, cast.chenda):
        assert signed_in(stranger).post(f"/bulletins/handed/{handed.pk}/leave/").status_code == 404
        assert signed_in(stranger).get("/bulletins/handed/").status_code == 404
    assert signed_in(cast.maly).post(f"/bulletins/handed/{handed.pk}/leave/").status_code == 302
    assert not HandedDraft.objects.exists()
    assert "Nothing was handed to you" in signed_in(cast.maly).get("/bulletins/handed/").text


def test_it_waits_on_today_from_the_next_day_on_and_no_hour_gives_its_author_away(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    tomorrow = now + timedelta(days=1)
    bulletin = a_draft(cast, now=now).pk
    written = Delivery.objects.count()
    page = signed_in(cast.dara).post(f"/bulletins/{bulletin}/hand-over/", {"to": str(cast.cardamom.pk)})
    assert "from tomorrow on" in in_one_line(page.text)
    assert [need.what for need in needs(cast.piseth, now)] == []
    for reader in (cast.piseth, cast.maly):
        (need,) = needs(reader, tomorrow)
        assert (need.what, need.path, need.has_hour) == ("bulletins.handed", "/bulletins/handed/", False)
        assert need.urgency(tomorrow) == Urgency.TODAY
        assert "Handed to us (1)" in in_one_line(signed_in(reader).get("/bulletins/sent/").text)
    for stranger in (cast.dara, cast.rith, net.channary):
        assert "bulletins.handed" not in [need.what for need in needs(stranger, tomorrow)]
    assert "Handed to us (" not in signed_in(cast.dara).get("/bulletins/sent/").text
    assert Delivery.objects.count() == written
    net.cardamom.left_at = now
    net.cardamom.save()
    assert needs(cast.piseth, tomorrow) == [], "who has left publishes nothing there"
