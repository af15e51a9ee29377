"""Cardamom Voices stands watch for Mekong Lantern Network: agreed, asked for, taken, over."""

from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from karpear.network.aid.models import AidAgreement, SharedShift
from karpear.people.models import Shift
from tests.cast import Cast, signed_in
from tests.rooms.network.net import networked

HOUR = timedelta(hours=1)


def local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def propose(client: Client, cast: Cast, **changes: object) -> None:
    today = timezone.localdate()
    form = {
        "partner": cast.cardamom.pk, "way": "take", "kinds": ["duty"], "view": "late", "terms": "Ring Kanha first.",
        "begins_on": today - timedelta(days=2), "ends_on": today + timedelta(days=90),
    }  # fmt: skip
    answer = client.post(f"/aid/new/{cast.lantern.pk}/", {**form, **changes})
    assert answer.status_code == 302, answer.text


def agree(cast: Cast) -> AidAgreement:
    """Cardamom Voices stands watch for Mekong Lantern Network, of whom nobody is on watch."""
    networked(cast)
    Shift.objects.filter(organisation=cast.lantern).delete()
    propose(signed_in(cast.bopha), cast)
    agreement = AidAgreement.objects.get()
    assert signed_in(cast.maly).post(f"/aid/{agreement.pk}/sign/").status_code == 302
    return agreement


def take_night(cast: Cast, agreement: AidAgreement) -> SharedShift:
    now = timezone.now()
    hours = {"starts_at": local(now - HOUR), "ends_at": local(now + 8 * HOUR)}
    assert signed_in(cast.dara).post(f"/aid/{agreement.pk}/ask/", hours).status_code == 302
    shift = SharedShift.objects.get()
    assert signed_in(cast.piseth).post(f"/aid/watch/{shift.pk}/take/").status_code == 302
    return shift


def morning_comes(shift: SharedShift) -> None:
    now = timezone.now()
    Shift.objects.filter(pk=shift.pk).update(ends_at=now)
    SharedShift.objects.filter(pk=shift.pk).update(ends_at=now)
