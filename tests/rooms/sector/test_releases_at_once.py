"""Two people at the same moment: a period is drawn once, an organisation signs once, and it leaves once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.rules.refusals import Conflict
from karpear.sector.releases.actions.draws import draw_again
from karpear.sector.releases.actions.signatures import ask_signatures, publish_release, sign_release
from karpear.sector.releases.models import ReleaseState, SectorRelease
from tests.cast import Cast
from tests.rooms.sector.released import drawn, with_facts
from tests.steps.connections import together

pytestmark = pytest.mark.django_db(transaction=True)


def later(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def test_from_the_first_draw_to_the_last_press(cast: Cast):
    net = with_facts(cast)
    assert len({row.pk for row in together(*[lambda: drawn(cast, net)] * 3)}) == 1
    release = SectorRelease.objects.get()
    answers = together(*[lambda: draw_again(by=net.channary, release=release.pk, now=later(8))] * 2)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1, "one rests after the other"
    ask_signatures(by=net.channary, release=release.pk, now=timezone.now())

    def signing(name: str):
        return lambda: sign_release(by=getattr(cast, name), release=release.pk, now=timezone.now())

    answers = together(signing("dara"), signing("bopha"), signing("dara"))
    assert release.signatures.count() == 1 and any(isinstance(answer, Conflict) for answer in answers)
    together(
        signing("piseth"), lambda: draw_again(by=net.channary, release=release.pk, now=later(16)),
    )  # fmt: skip
    release.refresh_from_db()
    if release.state == ReleaseState.DRAWN:
        ask_signatures(by=net.channary, release=release.pk, now=timezone.now())
    for name in ("dara", "piseth"):
        signing(name)()
    answers = together(*[lambda: publish_release(by=net.channary, release=release.pk, now=timezone.now())] * 3)
    assert {answer.published_at for answer in answers} == {SectorRelease.objects.get().published_at}
    assert Entry.objects.filter(action="release.published").count() == 1
