"""Would it hold? Each risk, what answers it, when that was last tested; and what one dated proof less changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from karpear.activities.plans.actions.cover import check_cover_at_start
from karpear.audit.models import Entry
from karpear.checkins.models import Promise
from karpear.people.models import Device, Person
from karpear.preparedness.cover.models import CoverCheck, SocialSecurity
from karpear.preparedness.policies.actions.readings import ask_newcomers
from karpear.preparedness.training.models import CompetenceProof
from karpear.risks.register.actions.measures import add_measure, set_measure_state
from karpear.risks.register.models import Measure, Risk
from karpear.risks.register.values import NewMeasure
from karpear.risks.trials.models import Trial
from karpear.rules.duty.decay import Hold, RiskHold
from karpear.rules.duty.evidence import ExerciseKind
from karpear.screens.hold.queries import MeasureHold, hold_of_risk, open_risks, risk_lines
from karpear.screens.ready.queries import readiness_of
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import drafted
from tests.rooms.preparedness.covers import register
from tests.steps.pages import without_tokens
from tests.steps.policies import driver_of, in_force, understand
from tests.steps.pressure import forced
from tests.steps.readiness import make_ready
from tests.steps.risks import risk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def in_place(cast: Cast, about: Risk, name: str, line: str = "") -> Measure:
    """A measure that is marked as done."""
    new = NewMeasure(risk=about.pk, name=name, catalogue_id=line, state="done")
    return add_measure(by=cast.dara, new=new, now=timezone.now())


def everybody(cast: Cast) -> list[Person]:
    return [cast.sophea, cast.dara, cast.kanha, cast.bopha]


def test_removing_one_dated_proof_turns_one_cell_amber_in_the_matrix_and_on_this_page(cast: Cast) -> None:
    about, now = risk(cast, catalogue_id="O-R4"), timezone.now()
    in_place(cast, about, "Register everybody for SOS", "O-M6")
    make_ready(everybody(cast), now)
    dara = signed_in(cast.dara)
    page = " ".join(dara.get("/hold/").content.decode().split())
    assert "phones tested" in page and "1 tested" in page
    assert f"/people/{cast.lantern.pk}/?sort=phone#list" in page, "every green leads to its event"
    before = dara.get(f"/people/{cast.lantern.pk}/").context["listing"].page.object_list
    Device.objects.filter(person=cast.sophea).delete()
    after = dara.get(f"/people/{cast.lantern.pk}/").context["listing"].page.object_list
    changed = [
        (new.name, line.proof)
        for old, new in zip(before, after, strict=True)
        for line, past in zip(new.readiness.lines, old.readiness.lines, strict=True)
        if line.state != past.state
    ]
    assert changed == [("Sophea", "phone")], "one cell, and no other"
    page = " ".join(dara.get("/hold/").content.decode().split())
    assert "1 not tested" in page and "Ask people to test a phone, 5 minutes" in page


@pytest.mark.parametrize(
    ("model", "whose", "proof"),
    [(SocialSecurity, "membership__person", "cover"), (CompetenceProof, "person", "training"),
     (Promise, "person", "check_ins"), (Device, "person", "phone")],
)  # fmt: skip
def test_each_dated_proof_less_turns_one_cell_of_one_person(
    cast: Cast, model: type[Model], whose: str, proof: str
) -> None:
    now = timezone.now()
    make_ready(everybody(cast), now)
    people = [person.pk for person in everybody(cast)]
    before = readiness_of(people, [cast.lantern.pk], now)
    model._default_manager.filter(**{whose: cast.sophea}).delete()
    after = readiness_of(people, [cast.lantern.pk], now)
    worse = [
        (person, line.proof.value)
        for person in people
        for line, past in zip(after[person].lines, before[person].lines, strict=True)
        if line.state > past.state
    ]
    assert worse == [(cast.sophea.pk, proof)]


def test_the_page_of_the_risk_says_the_same(cast: Cast) -> None:
    about = risk(cast, catalogue_id="O-R4")
    in_place(cast, about, "Register everybody for SOS", "O-M6")
    make_ready(everybody(cast), timezone.now())
    page = signed_in(cast.dara).get(reverse("risks:risk", args=[about.pk])).content.decode()
    assert "Would it hold?" in page and "phones tested" in page and "holds until" in page


def test_what_nothing_here_tests_is_tried_by_hand_with_name_and_day(cast: Cast) -> None:
    about = risk(cast)
    measure = in_place(cast, about, "A ladder at the back window")
    dara = signed_in(cast.dara)
    page = dara.get(reverse("risks:risk", args=[about.pk])).content.decode()
    assert "Nothing in Karpear tests this" in page
    today = timezone.localdate()
    address = reverse("risks:tried", args=[measure.pk])
    assert dara.post(address, {"tried_on": str(today), "outcome": "held"}).status_code == 302
    page = dara.get(reverse("risks:risk", args=[about.pk])).content.decode()
    trial = Trial.objects.get()
    assert f"#trial-{trial.pk}" in page and "tried by hand" in page and "Dara" in without_tokens(page)
    assert Entry.objects.filter(action="measure.tried", actor=cast.dara.pk).count() == 1
    assert dara.post(address, {"tried_on": str(today + DAY * 2), "outcome": "held"}).status_code == 422
    assert dara.post(reverse("risks:trial_take_back", args=[trial.pk])).status_code == 302
    assert hold_of_risk(about, timezone.now()).hold is RiskHold.NOT


def test_a_measure_that_failed_is_not_green_until_it_held_again(cast: Cast) -> None:
    about = risk(cast)
    measure = in_place(cast, about, "A ladder at the back window")
    now = timezone.now()

    def said(days_ago: int, outcome: str) -> Hold:
        day = now.date() - days_ago * DAY
        Trial.objects.create(measure=measure, tried_on=day, outcome=outcome, person=cast.dara, created_at=now)
        return hold_of_risk(about, now).measures[0].decay.hold

    assert said(9, "held") is Hold.FRESH
    assert said(5, "failed") is Hold.FAILED
    page = " ".join(signed_in(cast.dara).get("/hold/").content.decode().split())
    assert "did not hold" in page and "never tested" not in page, "one or the other"
    assert said(2, "held") is Hold.FRESH


def test_a_rule_that_is_read_lifts_no_failure_and_does_not_outshine_a_trial(cast: Cast) -> None:
    about, now = risk(cast, catalogue_id="I-R27"), timezone.now()
    measure = in_place(cast, about, "No secrets by phone or e-mail", "I-M17")
    policy = in_force(cast.dara, cast.kanha, cast.lantern, now - 9 * DAY, keys=("names_and_data", "phone_lock"))
    readers = [*everybody(cast), driver_of(cast.dara, cast.lantern, "+85512900900", now - 9 * DAY)]
    ask_newcomers(now=now - 9 * DAY)

    def hold() -> MeasureHold:
        return hold_of_risk(about, now).measures[0]

    for reader in everybody(cast):
        understand(reader, policy, now - 3 * DAY)
    assert hold().decay.hold is Hold.NEVER, "the driver has yet to understand the clause that names it"
    page = " ".join(signed_in(cast.dara).get("/hold/").content.decode().split())
    assert "the rule is not yet understood by 1 of 5" in page
    understand(readers[-1], policy, now - DAY)
    event = hold().decay.last
    assert event and event.kind is ExerciseKind.READING
    page = signed_in(cast.dara).get(event.path).content.decode()
    assert "<b>5</b> of 5" in page and "Vuthy" in page, "the page of that clause, and not of the whole policy"
    trial = Trial.objects.create(
        measure=measure, tried_on=(now - 40 * DAY).date(), outcome="held", person=cast.dara, created_at=now
    )
    last = hold().decay.last
    assert last and last.kind is ExerciseKind.TRIAL, "it shows more, though the reading is newer"
    Trial.objects.filter(pk=trial.pk).update(outcome="failed")
    assert (hold().decay.hold, hold().next.kind) == (Hold.FAILED, ExerciseKind.TRIAL)


def test_a_rule_that_names_nothing_tests_nothing(cast: Cast) -> None:
    about, now = risk(cast, catalogue_id="I-R27"), timezone.now()
    in_place(cast, about, "No secrets by phone or e-mail", "I-M17")
    policy = in_force(cast.dara, cast.kanha, cast.lantern, now, keys=("raid",))
    policy.clauses.update(risks=[], measures=[])
    ask_newcomers(now=now)
    for reader in everybody(cast):
        understand(reader, policy, now)
    assert hold_of_risk(about, now).measures[0].decay.hold is Hold.NEVER


def test_cover_that_was_not_whole_or_of_a_trip_that_nobody_assessed_is_no_test(cast: Cast) -> None:
    about, now = risk(cast), timezone.now()
    in_place(cast, about, "Accident insurance for front-line staff", "I-M9")
    register(cast, cast.sophea)
    plan = drafted(cast.sophea)
    check_cover_at_start(plan, now=now)
    assert not CoverCheck.objects.exists(), "nobody said what has to be covered"
    check = CoverCheck.objects.create(
        organisation=cast.lantern, plan=plan.pk, path=f"/plans/{plan.pk}/", at=now - DAY, covered=1, unknown=1
    )
    assert hold_of_risk(about, now).measures[0].decay.hold is Hold.NEVER
    CoverCheck.objects.filter(pk=check.pk).update(unknown=0)
    assert hold_of_risk(about, now).measures[0].decay.hold is Hold.FRESH


def test_nobody_else_reads_it_or_says_that_something_was_tried(cast: Cast) -> None:
    measure = in_place(cast, risk(cast), "A ladder at the back window")
    address = reverse("risks:tried", args=[measure.pk])
    sent = {"tried_on": str(timezone.localdate()), "outcome": "held"}
    for stranger in (cast.piseth, cast.rith):
        assert signed_in(stranger).post(address, sent).status_code == 404
    assert signed_in(cast.sophea).get("/hold/").status_code in (403, 404)
    assert "Followed on the road" not in signed_in(cast.piseth).get("/hold/").content.decode()
    assert not Trial.objects.exists()
    set_measure_state(by=cast.dara, measure=measure.pk, state="doing", now=timezone.now())
    assert signed_in(cast.dara).post(address, sent).status_code in (302, 409)
    assert not Trial.objects.exists(), "only what is in place can be tried"


def test_it_is_a_list_that_is_narrowed_and_taken_away(cast: Cast) -> None:
    tested, bare = risk(cast, catalogue_id="O-R4"), risk(cast, catalogue_id="O-R5")
    in_place(cast, tested, "Register everybody for SOS", "O-M6")
    make_ready(everybody(cast), timezone.now())
    dara = signed_in(cast.dara)
    rows = dara.get("/hold/?hold=nothing").context["listing"].page.object_list
    assert [line.risk.pk for line in rows] == [bare.pk]
    file = dara.post("/hold/", {"as": "csv"}).content.decode()
    assert "phones tested" in file and "no measure in place" in file
    assert Entry.objects.filter(action="hold_exported").count() == 1
    assert "Run a drill" not in forced(cast.dara).get("/hold/").content.decode()


def test_the_overview_counts_what_the_list_shows(cast: Cast) -> None:
    in_place(cast, risk(cast, catalogue_id="O-R4"), "Register everybody for SOS", "O-M6")
    risk(cast, catalogue_id="O-R5")
    make_ready(everybody(cast), timezone.now())
    dara = signed_in(cast.dara)
    page = dara.get("/overview/")
    counts = page.context["holds"]
    assert {word for _count, word, _href in counts} == {"tested", "no measure in place"}
    for count, word, href in counts:
        assert f">{count} {word}</a>" in page.content.decode()
        assert dara.get(href.partition("#")[0]).context["listing"].count == count


def test_two_hundred_risks_cost_as_many_questions_as_two(cast: Cast) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as queries:
            risk_lines(cast.lantern, list(open_risks(cast.lantern.pk)), timezone.now())
        return len(queries)

    in_place(cast, risk(cast), "Register everybody for SOS", "O-M6")
    few = questions()
    for _n in range(5):
        in_place(cast, risk(cast), "Register everybody for SOS", "O-M6")
    assert questions() == few
