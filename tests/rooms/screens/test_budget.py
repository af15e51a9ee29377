"""The budget for donors: every line of the field, what stands in it, and the same on paper in Khmer and English."""

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.models import Organisation, Person
from karpear.preparedness.reserve.actions.assumptions import assume
from karpear.preparedness.reserve.assumptions import Assumptions
from karpear.preparedness.reserve.queries.state import reserve_state
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Measure
from karpear.risks.register.values import NewMeasure, alike
from karpear.screens.reserve.queries import budget_sheet
from tests.cast import Cast, signed_in
from tests.rooms.preparedness.money import filled
from tests.rooms.risks.lines import add, score
from tests.steps.papers import text_of
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BUDGET, REGISTER = "/reserve/budget/", "/reserve/register/"


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def measure(by: Person, organisation: Organisation, name: str, cost: int | None, **also: str) -> None:
    risk = add(by, organisation, timezone.now(), f"Risk of {name}")
    new = NewMeasure(risk=risk.pk, name=name, cost=cost, **also)  # type: ignore[arg-type]
    add_measure(by=by, new=new, now=timezone.now())


@pytest.fixture
def lead(cast: Cast) -> Client:
    filled(cast.lantern, cast.bopha, 2000)
    assume(
        by=cast.bopha, organisation=cast.lantern.pk, now=timezone.now(),
        new=Assumptions(people_front=12, budget_training=800),
    )  # fmt: skip
    measure(cast.dara, cast.lantern, "Lamps", 300, catalogue_id="I-M20")
    measure(cast.dara, cast.lantern, "Own idea", 90)
    measure(cast.dara, cast.lantern, "Money for staff in prison", 5000, catalogue_id="O-M7")
    measure(cast.dara, cast.lantern, "Riel", 400_000, currency="KHR")
    measure(cast.dara, cast.lantern, "No cost", None)
    measure(cast.piseth, cast.cardamom, "Of others", 777)
    return signed_in(cast.bopha)


@pytest.mark.both
def test_every_line_adds_up_and_nothing_counts_twice(cast: Cast, lead: Client) -> None:
    sheet = budget_sheet(cast.bopha, cast.lantern, timezone.now())
    state = reserve_state(cast.lantern.pk, timezone.now())
    amounts = {line.line.value: line.amount for line in sheet.lines}
    assert amounts == {
        "staff": 0, "communications": 0, "physical": 300, "training": 800, "equipment": 0, "first_aid": 0,
        "other": 90, "contingency": state.mean + state.gap,
    }  # fmt: skip
    assert sheet.total == sum(amounts.values()) and state.gap > 0
    assert [row.name for row in sheet.other_currency] == ["Riel"] and sheet.unpriced == 1


def test_the_page_has_the_names_of_the_field(cast: Cast, lead: Client) -> None:
    page = words(lead, BUDGET)
    for name in (
        "Security staff", "Communications", "Physical measures", "Training", "Safety equipment", "First aid",
        "Contingency for critical incidents",
    ):  # fmt: skip
        assert name in page
    assert "Of others" not in page and f"{budget_sheet(cast.bopha, cast.lantern, timezone.now()).total:,} USD" in page


@pytest.mark.both
def test_the_same_measure_for_two_risks_says_for_which(cast: Cast, lead: Client) -> None:
    measure(cast.dara, cast.lantern, "Own idea", 40)
    page = " ".join(words(lead, BUDGET).split())
    first, second = Measure.objects.filter(cost__in=(90, 40)).order_by("-cost").values_list("risk__number", flat=True)
    assert f"90 USD Own idea (risk {first})" in page and f"40 USD Own idea (risk {second})" in page
    assert page.count("(risk ") == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Security budget for one year", "Contingency for critical incidents"]),
        ("km", ["2,000 USD", "Own idea"]),
        ("both", ["Training"]),
    ],
)
def test_a_lead_prints_it_in_their_language(cast: Cast, lead: Client, language: str, said: list[str]) -> None:
    answer = lead.post(BUDGET, {"language": language})
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    state = reserve_state(cast.lantern.pk, timezone.now())
    for words_of_it in [*said, f"{state.p90:,}", f"{state.p95:,}"]:
        assert words_of_it in text
    assert Entry.objects.filter(action="reserve.budget_made", detail__languages=language).exists()


def test_others_see_no_budget_and_a_forced_session_none(cast: Cast, lead: Client) -> None:
    query = f"?organisation={cast.lantern.pk}"
    for path in (BUDGET, REGISTER):
        assert signed_in(cast.maly).get(path + query).status_code == 404
        assert signed_in(cast.sophea).get(path + query).status_code == 403
        assert forced(cast.bopha).get(path).status_code == 503
        assert forced(cast.bopha).post(path, {"language": "en"}).status_code == 503
    assert signed_in(cast.dara).get(REGISTER).status_code == 403


@pytest.mark.both
def test_what_the_register_says_is_taken_over_on_a_press(cast: Cast, lead: Client) -> None:
    add(cast.dara, cast.lantern, timezone.now(), "Detained", scores=alike(score(5, people=4)), catalogue_id="I-R16")
    add(cast.dara, cast.lantern, timezone.now(), "Locked up", scores=alike(score(2, people=4)), catalogue_id="I-R7")
    assert "differs" in words(lead, REGISTER)
    lead.post(REGISTER)
    assumed = reserve_state(cast.lantern.pk, timezone.now()).assumptions
    assert (assumed.often_detained, assumed.often_hurt, assumed.people_front) == (5, 3, 12)
    assert "Both say the same" in words(lead, REGISTER)
