"""One of each thing of the room for law and authorities, of an organisation that strangers do not belong to."""

from datetime import datetime
from uuid import UUID

from karpear.compliance.closure.actions import write_sign
from karpear.compliance.closure.models import ClosingGap
from karpear.compliance.closure.values import NewSign
from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.compliance.profile.actions import add_row
from karpear.compliance.profile.values import NewAccount
from karpear.rules.law.closure import ClosingAsk
from tests.cast import NOW, Cast
from tests.steps.closing_drills import begun, played


def law_things(cast: Cast, now: datetime) -> dict[str, UUID]:
    """By the names that they have in addresses. The drill is running; the gap is of an earlier one."""
    dara, organisation, today = cast.dara, cast.lantern.pk, now.date()
    played(cast, [ClosingAsk.STAMP], now=NOW)
    account = NewAccount(label="Canary", opened_on=today)
    return {
        "drill": begun(cast, now=now).pk,
        "gap": ClosingGap.objects.get().pk,
        "sign": write_sign(
            by=dara, organisation=organisation, new=NewSign(sign="leak", seen_on=today), now=now, today=today
        ).pk,
        "inquiry": open_inquiry(
            by=dara, organisation=organisation, new=NewInquiry(kind="tax", received_on=today), now=now, today=today
        ).pk,
        "row": add_row(by=dara, organisation=organisation, new=account, authorities=set(), now=now).pk,
    }
