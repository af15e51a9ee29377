"""What the sector asks of people on Today: each thing of those who can do it, until it is done."""

from datetime import timedelta

from django.utils import timezone

from karpear.people.models import Membership, Person
from karpear.rules.access import Role
from karpear.screens.needs import needs
from karpear.sector.independence.models import SectorYear, StrategicPlan
from karpear.sector.independence.values import PlanAnswer, as_sealed
from karpear.sector.indices.models import IndexPanel
from tests.cast import Cast, signed_in
from tests.rooms.sector.many import YEAR, many


def waiting(person: Person) -> set[str]:
    """Codes of the sector alone."""
    return {need.what for need in needs(person, timezone.now()) if need.what.startswith("sector.")}


def test_a_year_waits_for_two_of_two_members(cast: Cast) -> None:
    crowd = many(cast, 0)
    Membership.objects.create(
        person=crowd.net.channary, organisation=cast.lantern, role=Role.OFFICER.value, acts_since=cast.now
    )
    channary = signed_in(crowd.net.channary)
    channary.post(f"/sector/years/{crowd.network}/draw/", {"year": YEAR})
    table = SectorYear.objects.get()
    assert waiting(cast.dara) == {"sector.year"} and not waiting(cast.sophea) and not waiting(crowd.net.channary)
    channary.post(f"/sector/years/{table.pk}/sign/")
    table.refresh_from_db()
    assert table.published_at is None, "whoever drew it does not sign"
    signed_in(cast.dara).post(f"/sector/years/{table.pk}/sign/", {"asked": table.request})
    assert not waiting(cast.dara) and not waiting(cast.bopha), "of this organisation one has signed"
    assert waiting(cast.piseth) == {"sector.year"}


def test_a_panel_waits_for_whoever_has_not_answered(cast: Cast) -> None:
    crowd = many(cast, 0)
    panel = IndexPanel.objects.create(network=crowd.net.network, index="csosi", year=2026, opened_at=timezone.now())
    assert waiting(cast.dara) == {"sector.panel"} and not waiting(cast.sophea) and not waiting(cast.rith)
    signed_in(cast.dara).post(f"/sector/indices/panels/{panel.pk}/", {"legal": "4"})
    assert not waiting(cast.dara) and waiting(cast.kanha) == {"sector.panel"}


def test_a_plan_waits_for_leads_from_its_day(cast: Cast) -> None:
    today = timezone.localdate()
    plan = StrategicPlan.objects.create(
        organisation=cast.lantern, sealed=as_sealed(PlanAnswer()), changed_at=cast.now, review_on=today
    )
    assert waiting(cast.bopha) == {"sector.plan"} and not waiting(cast.dara)
    StrategicPlan.objects.filter(pk=plan.pk).update(review_on=today + timedelta(days=2))
    assert not waiting(cast.bopha)
