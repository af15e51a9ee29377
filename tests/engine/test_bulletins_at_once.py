"""The same press twice at once: one draft follows the bulletin, and both presses lead to it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.network.bulletins.actions.follow import follow_bulletin, take_back
from karpear.network.bulletins.models import Bulletin, BulletinStep
from karpear.rules.refusals import Conflict
from tests.cast import Cast
from tests.engine.at_once import meet
from tests.rooms.network.bulletins import a_bulletin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("label", ["GREEN", "AMBER"])
@pytest.mark.parametrize("step", [BulletinStep.UPDATE, BulletinStep.DOWNGRADE])
def test_two_presses_at_once_make_one_draft(cast: Cast, step: BulletinStep, label: str) -> None:
    now, key = timezone.now(), uuid4()
    bulletin = a_bulletin(cast, now=now, label=label)

    def press() -> Bulletin:
        return follow_bulletin(by=cast.dara, bulletin=bulletin.pk, step=step, key=key, now=now)

    first, second = meet(press, press)
    assert first.pk == second.pk == key
    draft = Bulletin.objects.get(follows=bulletin)
    assert draft.addressees.count() == bulletin.addressees.count()
    assert Entry.objects.filter(action="bulletin.added", object_id=key).count() == 1


def test_two_presses_at_once_take_back_once(cast: Cast) -> None:
    now, key = timezone.now(), uuid4()
    bulletin = a_bulletin(cast, now=now, label="GREEN")

    def press() -> Bulletin:
        return take_back(by=cast.bopha, bulletin=bulletin.pk, key=key, why_km="", why_en="Wrong road", now=now)

    first, second = meet(press, press)
    assert first.pk == second.pk == key
    assert Entry.objects.filter(action="bulletin.released", object_id=key).count() == 1


def test_one_page_s_key_under_two_bulletins_at_once_makes_one_draft(cast: Cast) -> None:
    """Whatever a browser sends again: the second is asked to open the page again."""
    now, key = timezone.now(), uuid4()
    bulletins = [a_bulletin(cast, now=now, label="GREEN") for _row in range(2)]

    def pressed(bulletin: Bulletin) -> Callable[[], Bulletin]:
        return lambda: follow_bulletin(by=cast.dara, bulletin=bulletin.pk, step=BulletinStep.UPDATE, key=key, now=now)

    answers = meet(pressed(bulletins[0]), pressed(bulletins[1]))
    assert [isinstance(answer, Conflict) for answer in answers].count(True) == 1
    assert Bulletin.objects.filter(pk=key).count() == 1


def test_the_other_button_of_the_same_page_is_no_second_press(cast: Cast) -> None:
    now, key = timezone.now(), uuid4()
    bulletin = a_bulletin(cast, now=now, label="GREEN")
    update = follow_bulletin(by=cast.dara, bulletin=bulletin.pk, step=BulletinStep.UPDATE, key=key, now=now)
    with pytest.raises(Conflict):
        follow_bulletin(by=cast.dara, bulletin=bulletin.pk, step=BulletinStep.DOWNGRADE, key=key, now=now)
    assert Bulletin.objects.get(follows=bulletin).step == update.step == BulletinStep.UPDATE
