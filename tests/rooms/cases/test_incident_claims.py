"""An incident becomes a claim where something covered its person: with what is clear of it, and nothing sealed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.preparedness.cover.models import InsuranceClaim
from tests.cast import Cast, signed_in
from tests.rooms.preparedness.covers import policy, register
from tests.steps.alarms import sos
from tests.steps.assessments import shown

from .opened import opened

pytestmark = pytest.mark.django_db


def test_a_claim_begins_with_the_day_the_person_and_what_covered_them(cast: Cast) -> None:
    now = timezone.now()
    alert = sos(cast.sophea, now=now)
    incident = opened(cast.dara, alert=str(alert.pk), organisation=cast.lantern.pk, now=now)
    dara, at = signed_in(cast.dara), f"/incidents/{incident.pk}/claim/"
    assert at not in shown(dara, f"/incidents/{incident.pk}/")
    assert dara.get(at).status_code == 404
    register(cast, cast.sophea)
    row = policy(cast, categories=["staff"], ends_on=timezone.localdate(now) + timedelta(days=9))
    assert at in shown(dara, f"/incidents/{incident.pk}/")
    page = shown(dara, at)
    today = f"{timezone.localdate(now)}"
    assert f'value="{today}"' in page and "Sophea" in page and "NSSF" in page and "Angkor Care" in page
    form = {"source": str(row.pk), "happened_on": today, "province": "KH-2"}
    answer = dara.post(at, form)
    claim = InsuranceClaim.objects.get()
    assert answer["Location"] == f"/insurance/claims/{claim.pk}/"
    assert (claim.incident, claim.code, claim.person, claim.province) == (
        incident.pk, "detained", cast.sophea, "KH-2"
    )  # fmt: skip
    assert dara.post(at, form)["Location"] == answer["Location"]
    for client in (signed_in(cast.sophea), signed_in(cast.piseth)):
        assert client.get(at).status_code == 404
        assert client.post(at, form).status_code == 404
    assert InsuranceClaim.objects.count() == 1
