"""Sixty things on a small phone: two lines a row, 25 on a page, and the end of the list four screens below its top."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.models import Alert
from karpear.cases.diary.models import ConsentedFact
from karpear.cases.incidents.models import Incident, Named, Support, Task
from karpear.cases.reports.models import Report
from karpear.people.models import Membership, Person, Shift
from karpear.risks.facts.models import Fact
from karpear.risks.register.models import Proposal
from karpear.risks.sessions.models import Session
from tests.browser.conftest import PHONE
from tests.browser.looks import faults, fits, with_khmer
from tests.cast import Cast, signed_in
from tests.steps.risks import RISK

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

type Fill = Callable[[Cast], Person]

pytestmark = pytest.mark.django_db(transaction=True)
MANY, LONGEST = 60, 3_000
HOUR = timedelta(hours=1)
ARITHMETIC = {
    "count": 3, "uncounted": 1, "days": 90, "why": "count", "likelihood": [3, 4], "level": [3, 4],
    "reliability": "likely_reliable", "impacts": {}, "facts": [],
}  # fmt: skip


def plans(cast: Cast) -> Person:
    now = timezone.now()
    Activity.objects.bulk_create(
        Activity(
            person=cast.sophea, organisation=cast.lantern, title=f"Visit to the families along the river, part {n}",
            state="planned", decision="waiting", starts_at=now + n * HOUR, ends_at=now + (n + 3) * HOUR, created_at=now,
        )
        for n in range(MANY)
    )  # fmt: skip
    return cast.dara


def _alerts(cast: Cast, **kind: Any) -> Person:
    now = timezone.now()
    Alert.objects.bulk_create(
        Alert(
            state="resolved", person=cast.sophea, organisation=cast.lantern, opened_at=now - n * HOUR, changed_at=now,
            resolved_at=now, resolved_by=cast.dara, ladder_from=now, contacts=[], **kind,
        )
        for n in range(1, MANY + 1)
    )  # fmt: skip
    return cast.dara


def past(cast: Cast) -> Person:
    return _alerts(cast, kind="missed", outcome="false_alarm")


def drills(cast: Cast) -> Person:
    return _alerts(cast, kind="sos", outcome="drill", drill=True)


def incidents(cast: Cast) -> Person:
    now = timezone.now()
    rows = Incident.objects.bulk_create(
        Incident(
            id=uuid4(), organisation=cast.lantern, country="kh", playbook="detained", severity="incident",
            opened_at=now - n * HOUR, opened_by=cast.dara, owner=cast.dara, restricted=bool(n % 2),
        )
        for n in range(MANY)
    )  # fmt: skip
    Task.objects.bulk_create(Task(incident=row, step="ring", due_at=now, made_at=now) for row in rows)
    Named.objects.bulk_create(Named(incident=row, person=cast.dara) for row in rows)
    return cast.dara


def reports(cast: Cast) -> Person:
    now = timezone.now()
    Report.objects.bulk_create(
        Report(
            incident=uuid4(), record=uuid4(), by=cast.dara, organisation=cast.lantern, recipient="ohchr_urgent",
            language="en", state="sent", sent_at=now, created_at=now, named=2, follow_up_on=now.date(),
        )
        for _n in range(MANY)
    )  # fmt: skip
    return cast.dara


def facts(cast: Cast) -> Person:
    now = timezone.now()
    Fact.objects.bulk_create(
        Fact(
            organisation=cast.lantern, kind="officer", threat="F-T1", happened_on=now.date(), province="KH-12",
            place="The bridge to the lake", reliability="likely_reliable", serious=True,
            entered_by=cast.dara, entered_at=now,
        )
        for _n in range(MANY)
    )  # fmt: skip
    return cast.dara


def sessions(cast: Cast) -> Person:
    now = timezone.now()
    Session.objects.bulk_create(
        Session(
            organisation=cast.lantern, title="What we face along the river this year", facilitator=cast.dara,
            state="rating", created_at=now, opened_at=now,
        )
        for _n in range(MANY)
    )  # fmt: skip
    return cast.dara


def proposals(cast: Cast) -> Person:
    now = timezone.now()
    Proposal.objects.bulk_create(
        Proposal(
            organisation=cast.lantern, catalogue_id=RISK, province=f"KH-{n}", made_at=now, likelihood=4, level=4,
            arithmetic=ARITHMETIC,
        )
        for n in range(MANY)
    )  # fmt: skip
    return cast.dara


def supports(cast: Cast) -> Person:
    now = timezone.now()
    Support.objects.bulk_create(
        Support(id=uuid4(), affected=cast.sophea, supporter=cast.dara, started_at=now) for _n in range(MANY)
    )
    return cast.dara


def consents(cast: Cast) -> Person:
    now = timezone.now()
    ConsentedFact.objects.bulk_create(
        ConsentedFact(
            thread=uuid4(), person=cast.sophea, organisation=cast.lantern, threat="F-T1", happened_on=now.date(),
            province="KH-12", affected="people", reliability="likely_reliable", consented_at=now,
        )
        for _n in range(MANY)
    )  # fmt: skip
    return cast.sophea


def people(cast: Cast) -> Person:
    rows = [Person(email=f"c{n}@people.test", name=f"Sokunthea Chanthavy {n}", password="x") for n in range(MANY)]
    Person.objects.bulk_create(rows)
    Membership.objects.bulk_create(Membership(person=row, organisation=cast.lantern, role="member") for row in rows)
    return cast.dara


def shifts(cast: Cast) -> Person:
    now = timezone.now()
    Shift.objects.bulk_create(
        Shift(organisation=cast.lantern, officer=cast.kanha, starts_at=now + n * HOUR, ends_at=now + (n + 2) * HOUR)
        for n in range(MANY)
    )
    return cast.dara


LISTS: dict[str, Fill] = {
    "/alerts/": past,
    "/plans/?of=others": plans,
    "/incidents/": incidents,
    "/drills/": drills,
    "/reports/": reports,
    "/risks/facts/": facts,
    "/risks/sessions/": sessions,
    "/risks/proposals/": proposals,
    "/incidents/support/": supports,
    "/diary/facts/": consents,
    "/roster/": shifts,
    "/people/": people,
}
#: Of these the whole page, with what stands above and below the list.
WHOLE = {"/people/", "/roster/"}


@pytest.mark.parametrize("language", ["en", "km-KH"])
@pytest.mark.parametrize("path", LISTS)
def test_a_long_list_is_short_on_a_phone(
    cast: Cast, new_context: "Callable[..., BrowserContext]", sign_in: Callable[..., None], path: str, language: str
) -> None:
    person = LISTS[path](cast)
    signed_in(person)  # gives the second factor that officers need
    context = new_context(viewport=PHONE, locale=language)
    sign_in(context, person)
    page = context.new_page()
    page.goto(path)
    with_khmer(page)
    assert page.locator("#list tbody tr").count() == 25
    assert page.evaluate("document.querySelector('#list').getBoundingClientRect().bottom") <= LONGEST
    assert path not in WHOLE or page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    assert fits(page)
    assert faults(page) == []
