"""Pages about shared keys: for those who keep them, and not for others."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from karpear.vault.actions import enrolment, recovery
from karpear.vault.models import Drill, Outside, RecoveryRequest, TravelLock
from tests.cast import Cast, signed_in
from tests.steps.custody import Lantern, ask_recovery
from tests.steps.sealing import Keys, b64, sealed_to

pytestmark = pytest.mark.once


def test_officers_keep_keys_by_these_pages(cast: Cast) -> None:
    lantern, keys = Lantern(cast), Keys()
    dara, kanha, team = signed_in(cast.dara), signed_in(cast.kanha), f"/vault/team/{cast.lantern.pk}/"
    for path in ("/vault/", "/vault/key/", team, f"{team}card/", f"{team}ceremony/", "/vault/recovery/"):
        assert dara.get(path, follow=True).status_code == 200, path
    bad = dara.post(f"{team}outside/", {"kind": "recovery", "label": "x", "recipient": "AGE-SECRET-KEY-1"})
    assert bad.status_code == 422 and "age key" in bad.content.decode()
    sent = {"kind": "recovery", "label": "Two envelopes", "recipient": keys.recipient}
    assert dara.post(f"{team}outside/", sent, follow=True).status_code == 200
    key = Outside.objects.get()
    assert "Two envelopes" in kanha.get(team).content.decode()
    kanha.post(f"/vault/outside/{key.pk}/confirm/")
    dara.post(f"/vault/outside/{key.pk}/drill/")
    drill = Drill.objects.get()
    assert dara.post(f"/vault/drill/{drill.pk}/", {"words": "no"}).status_code == 422
    words = keys.open(dara.get(f"/vault/drill/{drill.pk}/file/").content).decode()
    dara.post(f"/vault/drill/{drill.pk}/", {"words": words})
    assert "Found good" in dara.get(f"/vault/drill/{drill.pk}/").content.decode()
    assert "tried and found good" in dara.get(team).content.decode()
    lantern.publish(recovery=[{"id": str(key.pk), "recipient": keys.recipient}])
    for officer in (kanha, dara):
        officer.post(f"/vault/outside/{key.pk}/retire/")
    assert Outside.objects.get().retired_at
    for who, code in [(cast.sophea, 403), (cast.piseth, 404), (cast.rith, 404)]:
        assert signed_in(who).get(team).status_code == code


def test_a_forgotten_secret_by_these_pages(cast: Cast) -> None:
    lantern, fresh = Lantern(cast), Keys()
    keys, _key = lantern.recovery()
    now = timezone.now()
    blob = b64(sealed_to(keys.recipient, lantern.sophea.file()))
    enrolment.add_wrap(person=cast.sophea, kind="recovery", to_recipient=keys.recipient, blob=blob, now=now)
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    assert "I forgot my secret" in sophea.get("/vault/recovery/").content.decode()
    assert sophea.get("/vault/recovery/new-key/").status_code == 200
    request = ask_recovery(cast, fresh)
    assert "This was not me" in sophea.get("/vault/recovery/").content.decode()
    at = f"/vault/recovery/{request.pk}/"
    dara.post(f"{at}approve/")
    assert "1/2" in dara.get("/vault/recovery/").content.decode()
    recovery.approve_recovery(by=cast.kanha, request=request.pk, now=now - timedelta(hours=25))
    wrap = dara.post(f"{at}release/")
    assert wrap["Content-Disposition"] == 'attachment; filename="wrap.age"'
    assert fresh.recipient in dara.get("/vault/recovery/").content.decode()
    back = SimpleUploadedFile("handover.age", sealed_to(fresh.recipient, keys.open(wrap.content)))
    dara.post(f"{at}handover/", {"handover": SimpleUploadedFile("handover.age", b"plain")})
    assert not RecoveryRequest.objects.get().done_at
    dara.post(f"{at}handover/", {"handover": back})
    assert RecoveryRequest.objects.get().done_at
    assert "opens with your new one" in sophea.get("/vault/recovery/").content.decode()
    assert signed_in(cast.piseth).post(f"{at}cancel/").status_code == 404


@pytest.mark.both
def test_travel_locks_by_this_page(cast: Cast) -> None:
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    page = sophea.get("/vault/travel-lock/").content.decode()
    assert "A travel lock is a promise of the server" in page
    confirmed = page.partition('<div class="confirm-box">')[2]
    assert cast.dara.shown_name in confirmed and "Yes, lock it" in confirmed, "who can end it is said before it is set"
    assert "choose a day" in signed_in(cast.vanna).get("/vault/travel-lock/").content.decode()
    sophea.post("/vault/travel-lock/", {"person": str(cast.sophea.pk), "until": ""})
    lock = TravelLock.objects.get()
    assert "Your vault is locked" in sophea.get("/vault/travel-lock/").content.decode()
    sophea.post(f"/vault/travel-lock/{lock.pk}/release/")
    assert TravelLock.objects.get().ended_at is None
    assert "End this lock" in dara.get("/vault/travel-lock/").content.decode()
    dara.post(f"/vault/travel-lock/{lock.pk}/release/")
    assert TravelLock.objects.get().ended_by == cast.dara
    assert dara.post("/vault/travel-lock/", {"person": str(cast.chenda.pk), "until": ""}).status_code == 422
    assert signed_in(cast.vanna).post("/vault/travel-lock/", {"person": str(cast.vanna.pk)}).status_code == 422
