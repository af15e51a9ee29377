"""Early signs: what may be written down, and what the house sees by itself."""

from datetime import date, timedelta

import pytest

from karpear.compliance.closure import actions
from karpear.compliance.closure.queries.signs import seen_signs
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.rules.law.demands import DemandClass
from karpear.rules.refusals import BadFields, Missing
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.demands import noted
from tests.steps.assessments import shown
from tests.steps.pressure import forced

from .profiles import a_domestic_ngo
from .signs import noted_sign

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_a_sign_has_a_day_that_has_come_and_a_kind_or_words(cast: Cast) -> None:
    for changes in (
        {"sign": "comet"}, {"sign": "", "words": ""}, {"seen_on": TODAY + timedelta(days=1)},
        {"seen_on": date(1926, 1, 1)},
    ):  # fmt: skip
        with pytest.raises(BadFields):
            noted_sign(cast, **changes)
    sign = noted_sign(cast)
    dara = signed_in(cast.dara)
    assert dara.post(f"/law/signs/{sign.pk}/remove/").status_code == 302
    assert "canary slides" not in shown(dara, "/law/signs/")
    with pytest.raises(Missing):
        actions.remove_sign(by=cast.dara, sign=sign.pk, now=NOW)


def test_the_house_sees_signs_by_itself_in_letters_demands_and_late_dates(cast: Cast) -> None:
    a_domestic_ngo(cast)
    noted_sign(cast, seen_on=TODAY - timedelta(days=3))
    new = NewInquiry(kind="warning", received_on=TODAY - timedelta(days=2))
    letter = open_inquiry(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW, today=TODAY)
    demand = noted(cast.dara, cast.lantern, NOW, demand=DemandClass.STAFF_NAMES)
    noted(cast.dara, cast.lantern, NOW, demand=DemandClass.REPORT)
    late = DutyDate.objects.create(
        organisation=cast.lantern, duty="LANGO-25a", key="2025", due_on=date(2026, 2, 28), stands_on=date(2026, 2, 28),
        go_by=date(2026, 2, 27),
        late_at=NOW - timedelta(days=200),
    )  # fmt: skip
    lines = seen_signs(cast.lantern, NOW)
    assert [line.kind and line.kind.key for line in lines] == ["staff_list", "warning", "leak", "unfiled"]
    page = signed_in(cast.dara).get("/law/signs/").content.decode()
    for path in (f"/demands/{demand.pk}/", f"/law/inquiries/{letter.pk}/", f"/law/dates/{late.pk}/"):
        assert f'href="{path}"' in page and path not in shown(forced(cast.dara), "/law/signs/")
    assert page.count("Take off the list") == 1, "what the house sees goes when it is no longer so"
    DutyDate.objects.update(filed_on=TODAY, settled_at=NOW)
    assert len(seen_signs(cast.lantern, NOW)) == 3
    assert not seen_signs(cast.cardamom, NOW)
