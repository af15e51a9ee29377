"""A year under the law of an organisation: duties, demands and early signs, more than a page of each."""

from datetime import timedelta

from django.utils import timezone

from karpear.compliance.closure.actions import write_sign
from karpear.compliance.closure.values import NewSign
from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.models import DutyDate
from tests.cast import Cast
from tests.rooms.compliance.demands import a_long_ledger, drafted, noted
from tests.rooms.compliance.profiles import a_domestic_ngo

COUNT = 60
DAY = timedelta(days=1)


def a_year_under_the_law(cast: Cast) -> None:
    now = timezone.now()
    today = timezone.localdate()
    a_domestic_ngo(cast)
    count_again(cast.lantern, now=now, starts_on=today - 366 * DAY)
    a_long_ledger(cast.lantern, cast.dara, COUNT)
    for n in range(COUNT // 2):
        sign = NewSign(sign="leak", seen_on=today - n * DAY, words="Slides of our training appear on a page online.")
        write_sign(by=cast.dara, organisation=cast.lantern.pk, new=sign, now=now, today=today)


def law_pages(cast: Cast) -> list[str]:
    """Addresses of a duty's date and of a demand whose reply another has drafted."""
    late = DutyDate.objects.owed().filter(organisation=cast.lantern).order_by("due_on", "id")[0]
    demand = noted(cast.sophea, cast.lantern)
    drafted(demand, cast.bopha)
    return [f"/law/dates/{late.pk}/", f"/demands/{demand.pk}/", "/law/lawyer/", "/law/profile/"]
