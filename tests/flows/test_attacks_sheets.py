"""Sheets of questions, attacked: by whoever guesses until it is right, from another number, and by a flood of texts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.keeper.inbound.step import MOST, read_inbox
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery, Inbound
from karpear.messaging.texts import ANSWER
from karpear.people.actions.without import end_without_account
from karpear.people.models import Address
from karpear.preparedness.policies.actions.readings import ask_newcomers, ask_readers
from karpear.preparedness.policies.actions.talks import MOST_TRIES
from karpear.preparedness.policies.models import ClauseUnderstanding, PolicyClause, PolicyRevision, Reading
from karpear.preparedness.policies.needs import TO_READ
from karpear.rules.duty.clauses import Applies
from karpear.screens.needs import needs
from tests.cast import NOW, Cast, person, signed_in
from tests.steps.links import link_in
from tests.steps.policies import driver_of, in_force, right_digits, send_to_force, sheet_clauses, wrong_digits
from tests.steps.texts import SECRET, text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NUMBER = "+85510000078"
TALK = "policy.talk"


@pytest.fixture(autouse=True)
def gateways(settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET}"


@pytest.fixture
def policy(cast: Cast) -> PolicyRevision:
    return in_force(cast.dara, cast.kanha, cast.lantern, NOW)


def reading_of(cast: Cast, reader: Any, policy: PolicyRevision) -> tuple[Reading, list[PolicyClause]]:
    reading = Reading.objects.get(person=reader, revision=policy)
    return reading, sheet_clauses(reading)


def fields(clause: PolicyClause, digits: str) -> dict[str, str]:
    return {"clause": str(clause.pk), **{f"q{n}": digit for n, digit in enumerate(digits)}}


def kinds(reader: Any, now: datetime) -> list[str]:
    return [thing.what for thing in needs(reader, now)]


def test_whoever_guesses_by_text_is_talked_with(cast: Cast) -> None:
    driver = driver_of(cast.dara, cast.lantern, NUMBER, NOW)
    policy = in_force(cast.dara, cast.kanha, cast.lantern, NOW)
    reading, clauses = reading_of(cast, driver, policy)
    for n in range(MOST_TRIES):
        assert TALK not in kinds(cast.dara, NOW)
        row = text(NUMBER, f"{reading.sheet} 2 {wrong_digits(clauses[1])}", now=NOW + timedelta(days=n))
    asked_at = NOW + timedelta(days=MOST_TRIES)
    talk = "A colleague is asked to talk with you about 2."
    assert (row.did, row.answer) == ("sheet", f"Sheet {reading.sheet}: thank you. {talk}")
    row = text(NUMBER, f"{reading.sheet} 2 {right_digits(clauses[1])}", now=asked_at)
    assert talk in row.answer
    assert not ClauseUnderstanding.objects.filter(person=driver, right_at__isnull=False).exists(), "guessed at last"
    row = text(NUMBER, f"{reading.sheet} 1 {right_digits(clauses[0])}", now=asked_at)
    assert row.answer == f"Sheet {reading.sheet}: right. Thank you.", "the other clauses are theirs to answer"

    assert [kinds(reader, asked_at).count(TALK) for reader in (cast.dara, cast.kanha, cast.sophea)] == [1, 1, 0]
    assert "policy.read" in kinds(driver, asked_at), "what else is open is still theirs to read"
    for n, clause in enumerate(clauses[2:], start=3):
        text(NUMBER, f"{reading.sheet} {n} {right_digits(clause)}", now=asked_at)
    assert "policy.read" not in kinds(driver, asked_at)
    remind(TO_READ, now=asked_at)
    deliveries = Delivery.objects.filter(topic="reading")
    assert deliveries.exists() and not deliveries.filter(person=driver).exists(), (
        "nobody is told to read what they cannot answer"
    )
    path = next(thing.path for thing in needs(cast.dara, asked_at) if thing.what == TALK)
    officer = signed_in(cast.dara)
    page = officer.get(path).content.decode()
    assert "Go through it together" in page and clauses[1].questions[0]["ask"]["en"] in page
    answer = officer.post(path, fields(clauses[1], wrong_digits(clauses[1])))
    assert answer.status_code == 200 and "Not yet: look at this again" in answer.content.decode()
    assert officer.post(path, fields(clauses[1], right_digits(clauses[1]))).status_code == 302
    assert TALK not in kinds(cast.dara, timezone.now())
    reading.refresh_from_db()
    assert reading.answered_at and reading.entered_by == cast.dara


@pytest.mark.parametrize("way", ["page", "link"])
def test_whoever_guesses_on_the_page_is_talked_with(cast: Cast, policy: PolicyRevision, way: str) -> None:
    reading, clauses = reading_of(cast, cast.sophea, policy)
    remind(TO_READ, now=NOW)
    link = link_in(Delivery.objects.filter(person=cast.sophea, topic="reading").first())
    phone, path = (signed_in(cast.sophea), f"/policies/mine/{policy.pk}/") if way == "page" else (Client(), link)
    for n in range(MOST_TRIES):
        answer = phone.post(path, fields(clauses[0], wrong_digits(clauses[0])))
        assert answer.status_code == (200 if n < MOST_TRIES - 1 else 302)
    assert phone.post(path, fields(clauses[0], right_digits(clauses[0]))).status_code == 302
    assert not ClauseUnderstanding.objects.filter(person=cast.sophea, right_at__isnull=False).exists()
    page = phone.get(path).content.decode()
    assert "Somebody will go through this with you" in page
    assert clauses[0].questions[0]["ask"]["en"] not in page and clauses[1].questions[0]["ask"]["en"] in page
    assert reading.sheet and kinds(cast.dara, timezone.now()).count(TALK) == 1
    for clause in clauses[1:]:
        phone.post(path, fields(clause, right_digits(clause)))
    page = phone.get(path).content.decode()
    assert "All understood" not in page and "Somebody will go through this with you" in page


def test_tries_begin_again_with_another_meaning_and_the_talk_ends(cast: Cast, policy: PolicyRevision) -> None:
    _reading, clauses = reading_of(cast, cast.sophea, policy)
    for _ in range(MOST_TRIES):
        signed_in(cast.sophea).post(f"/policies/mine/{policy.pk}/", fields(clauses[0], wrong_digits(clauses[0])))
    dara = signed_in(cast.dara)
    draft = dara.post(f"/policies/begin/{cast.lantern.pk}/").headers["Location"]
    unfinished = PolicyRevision.objects.get(state="draft")
    page = f"{draft}clauses/{unfinished.clauses.get(key=clauses[0].key).pk}/"
    form = dara.get(page).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert dara.post(page, {**values, "text": "Check in at seven."}).status_code == 302
    later = timezone.now() + timedelta(minutes=1)
    policy = send_to_force(unfinished, cast.dara, cast.kanha, later)
    assert TALK not in kinds(cast.dara, later) and "policy.read" in kinds(cast.sophea, later)
    clause = policy.clauses.get(key=clauses[0].key)
    answer = signed_in(cast.sophea).post(f"/policies/mine/{policy.pk}/", fields(clause, right_digits(clause)))
    assert answer.status_code == 302
    assert ClauseUnderstanding.objects.get(person=cast.sophea, content=clause.content).right_at


def test_a_talk_ends_with_what_it_is_about_or_with_who_could_hold_it(cast: Cast, policy: PolicyRevision) -> None:
    sheets = {reader: reading_of(cast, reader, policy) for reader in (cast.bopha, cast.sophea)}
    for_leads = next(c for c in sheets[cast.bopha][1] if c not in sheets[cast.sophea][1])
    for reader, clause in ((cast.bopha, for_leads), (cast.sophea, sheets[cast.sophea][1][0])):
        client = signed_in(reader)
        assert client.post(f"/policies/mine/{policy.pk}/", {"help": "on", "clause": str(clause.pk)}).status_code == 302
    assert kinds(cast.dara, NOW).count(TALK) == 2
    cast.lantern.memberships.filter(person=cast.bopha).update(role="member")
    ask_newcomers(now=NOW)
    assert kinds(cast.dara, NOW).count(TALK) == 1, "a member is not asked what leads are"
    cast.lantern.memberships.update(role="member")
    ask_newcomers(now=NOW)
    assert not ClauseUnderstanding.objects.to_talk_about().exists()


@pytest.mark.both
def test_a_clause_for_trips_is_explained_before_it_was_asked(cast: Cast, policy: PolicyRevision) -> None:
    _reading, clauses = reading_of(cast, cast.sophea, policy)
    for_trips = policy.clauses.filter(important=True, applies=["at_night"]).first()
    assert for_trips and for_trips not in clauses
    sophea = signed_in(cast.sophea)
    assert sophea.post(f"/policies/mine/{policy.pk}/", {"help": "on", "clause": str(for_trips.pk)}).status_code == 302
    [path] = [thing.path for thing in needs(cast.dara, timezone.now()) if thing.what == TALK]
    page = signed_in(cast.dara).get(path).content.decode()
    assert for_trips.name.in_language("en") in page and for_trips.questions[0]["ask"]["en"] in page


def test_nobody_waits_for_a_talk_that_nobody_could_hold(cast: Cast) -> None:
    """The only one who writes rules goes on alone."""
    cast.lantern.memberships.exclude(person=cast.dara).update(role="member")
    policy = in_force(cast.dara, cast.dara, cast.lantern, NOW)
    _reading, clauses = reading_of(cast, cast.dara, policy)
    dara = signed_in(cast.dara)
    for _ in range(MOST_TRIES + 1):
        dara.post(f"/policies/mine/{policy.pk}/", fields(clauses[0], wrong_digits(clauses[0])))
    assert dara.post(f"/policies/mine/{policy.pk}/", fields(clauses[0], right_digits(clauses[0]))).status_code == 302
    assert ClauseUnderstanding.objects.get(person=cast.dara).right_at


@pytest.mark.parametrize("half", [20, pytest.param(250, marks=pytest.mark.soak)])
def test_a_flood_of_sheets_delays_no_call_for_help_and_is_not_answered_each(cast: Cast, half: int) -> None:
    """As many from one number as from others, before and behind it: SOS is heard in the keeper's next step."""
    driver = driver_of(cast.dara, cast.lantern, NUMBER, NOW)
    policy = in_force(cast.dara, cast.kanha, cast.lantern, NOW)
    reading, _clauses = reading_of(cast, driver, policy)
    for n in range(half):
        text(NUMBER, f"{reading.sheet} {n % 9 + 1} 444")
        text(f"+8559900{n:04d}", f"{reading.sheet} 1 {n % 4 + 1}11")
    text(cast.sophea, "SOS")
    for n in range(half):
        text(NUMBER, f"{reading.sheet} 1 {n % 4 + 1}44")
        text(f"+8559901{n:04d}", f"{reading.sheet} 1 {n % 4 + 1}11")
    now = timezone.now()
    assert read_inbox(now=now) == MOST
    assert Alert.objects.filter(person=cast.sophea, kind="sos").exists()
    while read_inbox(now=now):
        pass
    assert not Inbound.objects.filter(state="waiting").exists()
    assert Delivery.objects.filter(text_key=ANSWER, person=driver).count() <= 20
    assert not Delivery.objects.filter(text_key=ANSWER).exclude(person__in=[driver, cast.sophea]).exists()
    assert Delivery.objects.filter(topic="text").count() <= 4, "the watch is not told of each"


def test_a_stranger_who_knows_the_sheet_counts_for_nobody(cast: Cast, policy: PolicyRevision) -> None:
    reading, clauses = reading_of(cast, cast.sophea, policy)
    stranger = person("Thief")
    for sender in ("+85599000078", stranger):
        for digits in ("111", "112", right_digits(clauses[0])):
            assert text(sender, f"{reading.sheet} 1 {digits}", now=NOW).did != "sheet"
    assert not ClauseUnderstanding.objects.exists() and TALK not in kinds(cast.dara, NOW)


def test_whom_the_officer_has_removed_neither_link_nor_text_speaks_for(cast: Cast) -> None:
    driver = driver_of(cast.dara, cast.lantern, NUMBER, NOW)
    policy = in_force(cast.dara, cast.kanha, cast.lantern, NOW)
    reading, clauses = reading_of(cast, driver, policy)
    remind(TO_READ, now=NOW)
    link = link_in(Delivery.objects.filter(person=driver, topic="reading").first())
    for _ in range(MOST_TRIES):
        text(NUMBER, f"{reading.sheet} 2 {wrong_digits(clauses[1])}", now=NOW)
    assert TALK in kinds(cast.dara, NOW)
    end_without_account(by=cast.dara, organisation_id=cast.lantern.pk, person_id=driver.pk, now=NOW)
    assert Client().get(link).status_code == 404
    assert Client().post(link, fields(clauses[0], right_digits(clauses[0]))).status_code == 404
    row = text(NUMBER, f"{reading.sheet} 1 {right_digits(clauses[0])}", now=NOW)
    assert row.did == "show"
    assert not ClauseUnderstanding.objects.filter(person=driver, right_at__isnull=False).exists()
    assert TALK not in kinds(cast.dara, NOW), "nobody is to talk with whom they no longer watch over"


@pytest.mark.both
def test_on_a_replaced_sheet_counts_what_means_the_same_today(cast: Cast, policy: PolicyRevision) -> None:
    at_night = policy.clauses.filter(important=True, applies=["at_night"]).first()
    assert at_night
    ask_readers(organisation=cast.lantern.pk, now=NOW, on_trips={cast.sophea.pk: frozenset({Applies.AT_NIGHT})})
    reading, clauses = reading_of(cast, cast.sophea, policy)
    assert at_night in clauses
    later = NOW + timedelta(days=1)
    newer = in_force(cast.dara, cast.kanha, cast.lantern, later)
    newer_reading, newer_clauses = reading_of(cast, cast.sophea, newer)
    assert newer_reading.sheet != reading.sheet
    assert at_night.key in {clause.key for clause in newer_clauses}, "who is on a trip by night is asked on at once"
    row = text(cast.sophea, f"{reading.sheet} 1 {right_digits(clauses[0])}", now=later)
    assert (row.did, row.answer) == ("sheet", f"Sheet {reading.sheet}: right. Thank you.")
    assert ClauseUnderstanding.objects.get().content == clauses[0].content
    newer.clauses.filter(content=clauses[1].content).update(content="another")
    row = text(cast.sophea, f"{reading.sheet} 2 {right_digits(clauses[1])}", now=later)
    assert row.did == "sheet_replaced" and ClauseUnderstanding.objects.count() == 1


def test_who_left_answers_no_sheet(cast: Cast, policy: PolicyRevision) -> None:
    reading, clauses = reading_of(cast, cast.sophea, policy)
    Address.objects.filter(person=cast.sophea).update(proven_at=NOW)
    cast.lantern.memberships.filter(person=cast.sophea).update(ended_at=NOW)
    row = text(cast.sophea, f"{reading.sheet} 1 {right_digits(clauses[0])}", now=NOW)
    assert row.did == "show" and not ClauseUnderstanding.objects.exists()
    assert signed_in(cast.sophea).get(f"/policies/mine/{policy.pk}/").status_code in (302, 404)
