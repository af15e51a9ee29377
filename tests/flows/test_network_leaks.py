"""The story: somebody in a hurry names a colleague and a number; nothing leaves before each is removed or answered."""

from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.network.bulletins.actions.release import reading_of
from karpear.network.bulletins.models import Bulletin, BulletinState
from karpear.network.bulletins.queries.audience import resolved_audience
from karpear.network.bulletins.tables import OutgoingConsent
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_draft

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = {"headline_en": "Sophea was stopped in Prek Toal commune", "todo_en": "Call 012 345 678"}


def reading(bulletin: UUID) -> str:
    row = Bulletin.objects.get(pk=bulletin)
    return reading_of(row, resolved_audience(row))


def asked(client: Client, bulletin: UUID, cast: Cast) -> str:
    answer = client.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.bopha.pk)}, follow=True)
    return answer.content.decode()


def test_nothing_leaves_unnoticed(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    bulletin = a_draft(cast, now=timezone.now(), **WORDS).pk
    page = dara.get(f"/bulletins/{bulletin}/check/").content.decode()
    for words in ("Sophea", "012 345 678", "Prek Toal commune"):
        assert f"<b>{words}</b>" in page
    assert "Remove these words" in asked(dara, bulletin, cast)
    assert Bulletin.objects.get(pk=bulletin).state == BulletinState.DRAFT
    dara.post(f"/bulletins/{bulletin}/may-leave/", {"kind": ["name", "phone", "shelter"]})
    assert sorted(OutgoingConsent.objects.values_list("kind", flat=True)) == ["name", "phone"]
    assert "Prek Toal" in asked(dara, bulletin, cast)
    for _again in range(2):
        dara.post(f"/bulletins/{bulletin}/may-leave/", {"kind": ["place"]})
    asked(dara, bulletin, cast)
    assert Bulletin.objects.get(pk=bulletin).state == BulletinState.WAITING
    notes = Entry.objects.filter(action="bulletin.may_leave")
    assert [entry.detail["kinds"] for entry in notes.order_by("at", "id")] == [["name", "phone"], ["place"]]
    assert "Sophea" not in str(list(notes.values_list("detail", flat=True)))
    assert "This may leave. Ticked by:" in signed_in(cast.bopha).get(f"/bulletins/{bulletin}/check/").content.decode()


def test_other_words_are_asked_about_again(cast: Cast) -> None:
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    bulletin = a_draft(cast, now=timezone.now(), **WORDS, label="GREEN").pk
    dara.post(f"/bulletins/{bulletin}/may-leave/", {"kind": ["name", "phone", "place"]})
    Bulletin.objects.filter(pk=bulletin).update(headline_en="Kanha was stopped")
    read = reading(bulletin)
    answer = dara.post(f"/bulletins/{bulletin}/release/", {"reading": read}, follow=True).content.decode()
    assert "Kanha" in answer
    assert not Bulletin.objects.get(pk=bulletin).is_sent
    assert bopha.post(f"/bulletins/{bulletin}/may-leave/", {"kind": ["name"]}).status_code == 302
    dara.post(f"/bulletins/{bulletin}/release/", {"reading": reading(bulletin)})
    assert Bulletin.objects.get(pk=bulletin).is_sent


def test_strangers_say_nothing_of_it(cast: Cast) -> None:
    bulletin = a_draft(cast, now=timezone.now(), **WORDS).pk
    for stranger in (cast.piseth, cast.rith, cast.sophea):
        answer = signed_in(stranger).post(f"/bulletins/{bulletin}/may-leave/", {"kind": ["name"]})
        assert answer.status_code == 404
    assert not OutgoingConsent.objects.exists()
    assert "Tick what may leave" in (
        signed_in(cast.dara).post(f"/bulletins/{bulletin}/may-leave/", follow=True).content.decode()
    )
