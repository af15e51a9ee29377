"""The day of closure is played: twelve planted gaps are found, each can be a measure, and nothing is sent."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from karpear.compliance.closure.models import ClosingDrill, ClosingGap
from karpear.compliance.premises.actions import plan_leaving
from karpear.compliance.profile.values import NewAccount, NewSignatory
from karpear.preparedness.succession.actions import add_task
from karpear.preparedness.succession.values import NewKeyTask
from karpear.risks.register.models import Measure
from karpear.rules.law.closure import CARD_DAYS, ClosingAsk
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.profiles import write_down
from tests.rooms.compliance.sites import site
from tests.steps.assessments import shown
from tests.steps.closing_drills import answers_on
from tests.steps.pressure import forced
from tests.steps.risks import risk as open_risk

pytestmark = pytest.mark.django_db

#: What the house itself can tell: one person signs for the account, one has keys, and there is no second place.
ON_RECORD = {ClosingAsk.SIGNATORIES, ClosingAsk.DEPUTIES, ClosingAsk.KEYS, ClosingAsk.SECOND_PLACE}
#: Everything that a suspension asks, but what this organisation has: people who can write here, sealed papers that two
#: can open, copies, donors who know how they will hear of it, and its reports.
#: Money elsewhere is asked where accounts are frozen.
READY = {ClosingAsk.WRITERS, ClosingAsk.SEALED, ClosingAsk.COPIES, ClosingAsk.DONORS, ClosingAsk.REPORTS}
PLANTED = set(ClosingAsk) - READY - {ClosingAsk.OTHER_MONEY}


def plant(cast: Cast) -> None:
    """What stands on record of the four."""
    task = NewKeyTask(name="Writes to donors", holder=cast.bopha.pk, deputy=None)
    add_task(by=cast.dara, organisation=cast.lantern.pk, new=task, now=NOW)
    account = write_down(cast, NewAccount(label="Salaries", opened_on=date(2018, 12, 3)))
    write_down(cast, NewSignatory(account=account.pk, person=cast.bopha.pk))
    place = site(cast)
    plan_leaving(by=cast.dara, site=place.pk, clean={"key_count": 1, "second_place": "none"}, now=NOW)


def rows_by_table() -> dict[str, int]:
    """How many rows stand in each table of the house."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("karpear") and model._meta.managed
    }


def test_the_closing_drill_finds_twelve_planted_gaps_and_reaches_no_live_channel(cast: Cast) -> None:
    assert len(PLANTED) == 12 and ON_RECORD < PLANTED
    plant(cast)
    risk, dara = open_risk(cast), signed_in(cast.dara)
    assert "No closing drill yet" in shown(dara, "/law/closing/")
    rows = rows_by_table()

    answer = dara.post(f"/law/closing/{cast.lantern.pk}/start/", {"event": "suspended"})
    drill = ClosingDrill.objects.get()
    assert answer["Location"] == f"/law/closing/{drill.pk}/day/0/"
    for day in CARD_DAYS:
        address = f"/law/closing/{drill.pk}/day/{day}/"
        page = shown(dara, address)
        assert "EXERCISE" in page and not any(f'name="{ask}"' in page for ask in ON_RECORD)
        answer = dara.post(address, answers_on(drill, day, lacking=PLANTED))
        assert answer.status_code == 302, f"day {day} asks nothing else"

    page = " ".join(shown(dara, f"/law/closing/{drill.pk}/").split())
    gaps = list(ClosingGap.objects.all())
    assert {ClosingAsk(gap.ask) for gap in gaps} == PLANTED, "twelve, and none that was not planted"
    assert [gap.day for gap in gaps] == sorted(gap.day for gap in gaps)
    assert page.count("Make it a measure") == 12 and "EXERCISE" in page
    assert page.index("Agree with a lawyer") < page.index("Agree with partners"), "the first day comes first"
    assert "148 days" in page and "30 working days" in page, "how long it took elsewhere"

    changed = {table for table, count in rows_by_table().items() if count != rows[table]}
    assert changed == {"compliance.ClosingDrill", "compliance.ClosingGap", "audit.Entry"}, "no outbox, notice or push"

    address = f"/law/closing/gaps/{gaps[0].pk}/measure/"
    later = timezone.localdate() + timedelta(days=30)
    form = {"risk": str(risk.pk), "name": "Agree with Ms. Sok", "state": "planned", "currency": "USD", "due_on": later}
    assert dara.post(address, form).status_code == 422, "a measure without an owner is nobody's"
    assert dara.post(address, form | {"owner": str(cast.bopha.pk)}).status_code == 302
    measure = Measure.objects.get()
    assert (measure.owner, measure.risk_id) == (cast.bopha, risk.pk)
    assert dara.get(address).status_code == dara.post(address, form).status_code == 404, "once is enough"
    settled = dara.post(f"/law/closing/gaps/{gaps[1].pk}/", {"settled": "The stamp has a second keeper now"})
    assert settled.status_code == 302
    page = shown(dara, f"/law/closing/{drill.pk}/")
    assert page.count("Make it a measure") == 10
    assert "It is a measure of the register." in page and "The stamp has a second keeper now" in page
    assert "10 gaps open" in shown(dara, "/law/closing/")
    assert "Close the gaps of the closing drill" in shown(dara, "/needs/")
    overview = " ".join(shown(dara, "/overview/").split())
    assert "10 gaps open" in overview and "Early signs: none is written down" in overview
    assert "10 gaps open" not in shown(forced(cast.dara), "/overview/")
    assert "Close the gaps of the closing drill" not in shown(signed_in(cast.sophea), "/needs/")


def test_early_signs_are_dated_and_shown_beside_past_cases_without_a_score(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    page = " ".join(shown(dara, "/law/signs/").split())
    assert "Nothing is written down." in page
    assert "In 1 of 3 past cases: at most 6 days before." in page, "a leak, before an expulsion"
    assert "148 days" in page and "7 days" in page
    today = timezone.localdate()
    leak_on, landlord_on = today - timedelta(days=40), today - timedelta(days=9)
    typed = {"sign": "leak", "seen_on": leak_on, "words": "Slides of the March training"}
    assert dara.post(f"/law/signs/{cast.lantern.pk}/new/", typed).status_code == 302
    later = {"sign": "", "seen_on": landlord_on, "words": "The landlord asked who comes here"}
    assert dara.post(f"/law/signs/{cast.lantern.pk}/new/", later).status_code == 302
    page = " ".join(shown(dara, "/law/signs/").split())
    assert page.index("The landlord asked") < page.index("Slides of the March training"), "the newest first"
    assert f"seen here on {leak_on.day} {leak_on:%b %Y}" in page
    assert f"2 early signs in a year, the last on {landlord_on.day} {landlord_on:%b %Y}" in " ".join(
        shown(dara, "/overview/").split()
    )
    assert "/law/signs/" in shown(dara, "/law/closing/")
