"""A policy that is understood: from a draft to a driver who answers by text, and what asks whom again."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.messaging.actions.remind import remind
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery
from karpear.preparedness.policies.models import ClauseUnderstanding, PolicyRevision, Reading
from karpear.preparedness.policies.needs import TO_READ
from karpear.preparedness.policies.queries.evidence import exercises, missing_for, proof_spans, rule_states
from karpear.rules.duty.clauses import Applies
from karpear.screens.needs import needs, waits
from tests.cast import Cast, signed_in
from tests.servers import Gateway
from tests.steps.links import link_in
from tests.steps.policies import KEYS, clause_of, driver_of, right_digits, sheet_clauses, wrong_digits
from tests.steps.texts import SECRET, text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NUMBER = "+85510000078"
KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


@pytest.fixture(autouse=True)
def gateways(settings: Any, gateway: Gateway) -> None:
    settings.KARPEAR_EMAIL = ""
    settings.KARPEAR_SMS = gateway.url
    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET}"
    settings.KARPEAR_SMS_NUMBER = "+85512000999"


def write_and_put_in_force(cast: Cast, *, keys: tuple[str, ...] = KEYS) -> PolicyRevision:
    """By their pages: Dara writes, Kanha looks at it and puts it in force."""
    dara, kanha = signed_in(cast.dara), signed_in(cast.kanha)
    draft = dara.post(f"/policies/begin/{cast.lantern.pk}/").headers["Location"]
    if not PolicyRevision.objects.in_force().exists():
        assert dara.post(f"{draft}choose/", {"clause": keys}).status_code == 302
    wish = {"reviewer": str(cast.kanha.pk), "summary": "", "review_on": "2027-12-01"}
    assert dara.post(f"{draft}review/", wish).status_code == 302
    assert kanha.post(f"{draft}force/").status_code == 302
    return PolicyRevision.objects.in_force().get()


def change(cast: Cast, key: str, words: str, **more: str) -> None:
    """Dara changes the words of one clause of a new draft."""
    dara = signed_in(cast.dara)
    draft = dara.post(f"/policies/begin/{cast.lantern.pk}/").headers["Location"]
    clause = PolicyRevision.objects.get(state="draft").clauses.get(key=key)
    page = dara.get(f"{draft}clauses/{clause.pk}/")
    form = page.context["form"]
    fields = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = dara.post(f"{draft}clauses/{clause.pk}/", {**fields, "text": words, **more})
    assert answer.status_code == 302, answer.content


def test_a_driver_without_an_account_understands_it_by_text(cast: Cast, gateway: Gateway) -> None:
    now = timezone.now()
    driver = driver_of(cast.dara, cast.lantern, NUMBER, now)
    revision = write_and_put_in_force(cast)
    reading = Reading.objects.get(person=driver, revision=revision)
    clauses = sheet_clauses(reading)
    assert [clause.key for clause in clauses] == ["check_in_time", "names_and_data", "raid"]
    assert [thing.what for thing in waits(cast.kanha, now)].count("policy.unread") == 1

    remind(TO_READ, now=now)
    deliver_once(now)
    told = next(call.json["text"] for call in gateway.to(NUMBER) if "New rules to read" in call.json["text"])
    assert re.search(rf"Sheet {reading.sheet}\. Or answer: {reading.sheet} and the digits$", told)
    assert not any(clause.title["en"] in told for clause in clauses), "a message says nothing of the rules"

    sheet = signed_in(cast.dara).get(f"/policies/{revision.pk}/readers/{driver.pk}/sheet/").content.decode()
    assert f"Sheet {reading.sheet}" in sheet and clauses[2].questions[0]["ask"]["en"] in sheet
    for number in (3, 1, 1, 3, 2):
        words = f"{reading.sheet} {number}  {right_digits(clauses[number - 1])}".translate(KHMER)
        now += timedelta(minutes=1)
        row = text(NUMBER, words, now=now)
        assert (row.did, row.state, row.person) == ("sheet", "done", driver)
    assert row.answer == f"Sheet {reading.sheet}: right. Thank you."
    reading.refresh_from_db()
    assert (reading.answered_at, reading.channel) == (now, "sms")
    assert all(row.first_try for row in ClauseUnderstanding.objects.filter(person=driver))
    assert proof_spans([driver.pk], [cast.lantern.pk], now)[driver.pk].proven_at == now
    page = signed_in(cast.kanha).get(f"/policies/{revision.pk}/readers/").content.decode()
    assert page.index("Bopha") < page.index("Dara") < page.index("Sophea") < page.index("Vuthy"), (
        "by name, not by merit"
    )
    assert "by text message" in page


def test_a_typo_asks_nobody_and_another_meaning_asks_those_whom_it_concerns(cast: Cast) -> None:
    driver = driver_of(cast.dara, cast.lantern, NUMBER, timezone.now())
    first = write_and_put_in_force(cast)
    for reading in Reading.objects.filter(revision=first):
        digits = "".join(right_digits(clause) for clause in sheet_clauses(reading))
        if reading.person == driver:
            text(NUMBER, f"{reading.sheet} {digits}", now=timezone.now())
        else:
            page = signed_in(reading.person)
            for clause in sheet_clauses(reading):
                answers = {f"q{n}": digit for n, digit in enumerate(right_digits(clause))}
                page.post(f"/policies/mine/{first.pk}/", {"clause": str(clause.pk), **answers})
    assert not Reading.objects.filter(answered_at__isnull=True).exists()
    assert exercises(rule_states(cast.lantern.pk)), "what all have understood exercises its measures"

    change(cast, "raid", "Stay calm; open the door.", same_meaning="on")
    second = write_and_put_in_force(cast)
    assert second.number == 2 and not Reading.objects.filter(revision=second).exists()
    changed = signed_in(cast.dara).get(f"/policies/{second.pk}/changes/").content.decode()
    assert "wording only" in changed and "asks everybody" not in changed

    change(cast, "crisis_team", "Whoever takes an alert keeps it until the next morning.")
    third = write_and_put_in_force(cast)
    asked = {reading.person for reading in Reading.objects.filter(revision=third)}
    assert asked == {cast.dara, cast.kanha, cast.bopha}, "officers and leads, to whom the clause applies"
    assert all(len(reading.asked) == 1 for reading in Reading.objects.filter(revision=third))
    assert not [thing for thing in needs(cast.sophea, timezone.now()) if thing.what == "policy.read"]
    assert "policy.read" in [thing.what for thing in needs(cast.bopha, timezone.now())]


def test_wrong_digits_are_answered_clearly_and_never_lost(cast: Cast) -> None:
    now = timezone.now()
    driver = driver_of(cast.dara, cast.lantern, NUMBER, now)
    revision = write_and_put_in_force(cast)
    reading = Reading.objects.get(person=driver, revision=revision)
    clauses = sheet_clauses(reading)
    row = text(NUMBER, f"{reading.sheet} 2 {wrong_digits(clauses[1])}", now=now)
    assert row.answer == (
        f"Sheet {reading.sheet}: not yet right: 2. Read again, then answer: {reading.sheet} 2 and its digits."
    )
    row = text(NUMBER, f"{reading.sheet} 21", now=now)
    assert (row.did, row.state) == ("sheet_not_counted", "shown"), "people read what cannot be counted, as before"
    assert "nothing is counted" in row.answer
    text(NUMBER, f"{reading.sheet} 2 {right_digits(clauses[1])}", now=now)
    understanding = ClauseUnderstanding.objects.get(person=driver, content=clauses[1].content)
    assert (understanding.right_at, understanding.first_try) == (now, False)


def test_whoever_does_not_understand_gets_a_person(cast: Cast) -> None:
    now = timezone.now()
    driver = driver_of(cast.dara, cast.lantern, NUMBER, now)
    revision = write_and_put_in_force(cast)
    reading = Reading.objects.get(person=driver, revision=revision)
    assert "policy.talk" not in [need.what for need in needs(cast.dara, now)]
    row = text(NUMBER, f"{reading.sheet} 0", now=now)
    assert (row.did, row.state) == ("sheet_help", "shown"), "people read it, as whatever is no answer"
    assert "explain it to you" in row.answer
    [need] = [need for need in needs(cast.dara, now) if need.what == "policy.talk"]
    assert "Go through it together" in signed_in(cast.dara).get(need.path).content.decode()
    sophea = signed_in(cast.sophea)
    path = f"/policies/mine/{revision.pk}/"
    page = sophea.get(path).content.decode()
    assert "somebody should explain it to me" in page
    clause = page.split('name="clause" value="')[1].split('"')[0]
    assert sophea.post(path, {"help": "on", "clause": clause}).status_code == 302
    assert "A colleague will talk with you" in sophea.get(path).content.decode()
    assert len([need for need in needs(cast.kanha, now) if need.what == "policy.talk"]) == 2
    assert not [need for need in needs(cast.sophea, now) if need.what == "policy.talk"]


def test_a_sheet_that_is_replaced_says_so_and_which_one_is_asked_now(cast: Cast) -> None:
    now = timezone.now()
    driver = driver_of(cast.dara, cast.lantern, NUMBER, now)
    first = write_and_put_in_force(cast)
    old = Reading.objects.get(person=driver, revision=first)
    digits = "".join(right_digits(clause) for clause in sheet_clauses(old))
    change(cast, "raid", "Nobody opens the door alone any more.")
    write_and_put_in_force(cast)
    new = Reading.objects.get(person=driver, revision__state="in_force")
    Reading.objects.filter(pk=new.pk).update(told_at=now)
    row = text(NUMBER, f"{old.sheet} {digits}", now=now)
    assert (row.did, row.state) == ("sheet_replaced", "done")
    assert row.answer == (
        f"Sheet {old.sheet} is replaced, nothing is counted. Answer sheet {new.sheet}. No such sheet? Ask for it."
    )
    new.refresh_from_db()
    assert new.told_at is None and not ClauseUnderstanding.objects.exists()
    row = text(NUMBER, f"{old.sheet} 21", now=now)
    assert row.state == "shown" and row.did != "sheet_replaced", "it may be something else"


@pytest.mark.both
def test_the_usual_clauses_are_one_tap_and_topics_are_folded(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    draft = dara.post(f"/policies/begin/{cast.lantern.pk}/").headers["Location"]
    page = dara.get(f"{draft}choose/").content.decode()
    assert "important ones only" in page and "Take all" not in page, "a first draft has all of them"
    assert "open-wide" in page and "3 of 3" in page
    assert dara.post(f"{draft}choose/", {"take": "important"}).status_code == 302
    clauses = PolicyRevision.objects.get(state="draft").clauses
    assert clauses.exists() and not clauses.filter(important=False).exists()
    page = dara.get(f"{draft}choose/").content.decode()
    assert "important ones only" not in page and "Take all" in page


@pytest.mark.both
def test_from_an_unknown_number_nothing_counts_and_nothing_is_said(cast: Cast, gateway: Gateway) -> None:
    now = timezone.now()
    revision = write_and_put_in_force(cast)
    reading = Reading.objects.get(person=cast.sophea, revision=revision)
    row = text("+85599000002", f"{reading.sheet} 213213213", now=now)
    deliver_once(now)
    assert (row.did, row.state, row.trust) == ("show", "shown", "nobody")
    assert gateway.to("+85599000002") == [] and not ClauseUnderstanding.objects.exists()


def test_by_link_opening_changes_nothing_and_an_answer_stays(cast: Cast) -> None:
    driver = driver_of(cast.dara, cast.lantern, NUMBER, timezone.now())
    revision = write_and_put_in_force(cast)
    reading = Reading.objects.get(person=driver, revision=revision)
    remind(TO_READ, now=timezone.now())
    link = link_in(Delivery.objects.filter(person=driver, topic="reading").first())
    phone = Client()
    page = phone.get(link).content.decode()
    clause = sheet_clauses(reading)[0]
    assert clause.questions[0]["ask"]["en"] in page
    reading.refresh_from_db()
    assert (reading.opened_at, ClauseUnderstanding.objects.count()) == (None, 0)
    answers = {f"q{n}": digit for n, digit in enumerate(right_digits(clause))}
    assert phone.post(link, {"clause": str(clause.pk), "q0": "1"}).status_code == 422, "all three, or none"
    wrong = phone.post(link, {"clause": str(clause.pk), **{name: int(d) % 3 + 1 for name, d in answers.items()}})
    assert clause.questions[0]["why"]["en"] in wrong.content.decode()
    assert phone.post(link, {"clause": str(clause.pk), **answers}).status_code == 302
    again = phone.get(link).content.decode()
    assert sheet_clauses(reading)[1].questions[0]["ask"]["en"] in again, "it goes on where one was"


@pytest.mark.both
def test_an_open_link_asks_what_is_in_force_now(cast: Cast) -> None:
    now = timezone.now()
    driver = driver_of(cast.dara, cast.lantern, NUMBER, now)
    first = write_and_put_in_force(cast)
    remind(TO_READ, now=now)
    link, phone = link_in(Delivery.objects.get(person=driver, topic="reading")), Client()
    clauses = sheet_clauses(Reading.objects.get(person=driver, revision=first))
    answers = [{f"q{n}": digit for n, digit in enumerate(right_digits(clause))} for clause in clauses]
    assert phone.post(link, {"clause": str(clauses[0].pk), **answers[0]}).status_code == 302

    change(cast, "names_and_data", "Names never leave the office.")
    second = write_and_put_in_force(cast)
    changed = phone.post(link, {"clause": str(clauses[1].pk), **answers[1]}).content.decode()
    assert "The rules have changed since you opened this page" in changed and "Names never leave the office." in changed
    assert ClauseUnderstanding.objects.filter(person=driver).count() == 1, "of other words nothing is counted"
    assert phone.post(link, {"clause": str(clauses[2].pk), **answers[2]}).status_code == 302, "the same words count"
    reading = Reading.objects.get(person=driver, revision=second)
    assert [clause.key for clause in sheet_clauses(reading)] == ["names_and_data", "raid"]
    page = phone.get(link).content.decode()
    assert "revision 2" in page and "Names never leave the office." in page

    remind(TO_READ, now=now)
    remind(TO_READ, now=now)
    assert Delivery.objects.filter(person=driver, topic="reading", subject=reading.pk).count() == 1, "they hear it once"
    for new in (sheet_clauses(reading)[0], clause_of(second, "night_travel")):
        digits = {f"q{n}": digit for n, digit in enumerate(right_digits(new))}
        assert phone.post(link, {"clause": str(new.pk), **digits}).status_code == 302
    assert "All understood" in phone.get(link).content.decode()

    change(cast, "crisis_team", "Whoever takes an alert keeps it until the next morning.")
    third = write_and_put_in_force(cast)
    assert not Reading.objects.filter(person=driver, revision=third).exists(), "nobody is asked what they understood"
    assert "Nothing more to do." in phone.get(link).content.decode(), "the link says so, it does not die"
    old = signed_in(cast.sophea).get(f"/policies/mine/{first.pk}/")
    assert (old.status_code, old.headers["Location"]) == (302, f"/policies/mine/{third.pk}/")
    assert signed_in(cast.rith).get(f"/policies/mine/{first.pk}/").status_code == 404


def test_by_phone_an_officer_enters_what_somebody_says(cast: Cast) -> None:
    revision = write_and_put_in_force(cast)
    clause = sheet_clauses(Reading.objects.get(person=cast.sophea, revision=revision))[0]
    answers = {f"q{n}": digit for n, digit in enumerate(right_digits(clause))}
    page = f"/policies/{revision.pk}/readers/{cast.sophea.pk}/"
    assert signed_in(cast.sophea).get(page).status_code == 404
    assert signed_in(cast.piseth).get(page).status_code == 404
    signed_in(cast.dara).post(page, {"clause": str(clause.pk), **answers})
    row = ClauseUnderstanding.objects.get(person=cast.sophea)
    assert (row.channel, row.entered_by) == ("phone", cast.dara)
    assert "entered by Dara" in signed_in(cast.kanha).get(page).content.decode()


def test_what_is_missing_for_a_trip_at_night(cast: Cast) -> None:
    write_and_put_in_force(cast)
    people = [cast.sophea.pk, cast.rith.pk]
    at_night = missing_for(people, {Applies.TRAVELS, Applies.AT_NIGHT}, cast.lantern.pk)
    assert set(at_night) == {cast.sophea.pk} and "Travel at night" in at_night[cast.sophea.pk]
    assert "Travel at night" not in missing_for(people, {Applies.TRAVELS}, cast.lantern.pk)[cast.sophea.pk]
    page = signed_in(cast.sophea).get("/policies/mine/").content.decode()
    assert "Before your next trip" in page and "Travel at night" in page


def test_nobody_puts_their_own_words_in_force(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    draft = dara.post(f"/policies/begin/{cast.lantern.pk}/").headers["Location"]
    dara.post(f"{draft}review/", {"reviewer": str(cast.kanha.pk), "review_on": "2027-12-01"})
    assert "policy.look" in [thing.what for thing in needs(cast.kanha, timezone.now())]
    dara.post(f"{draft}force/")
    assert not PolicyRevision.objects.in_force().exists()
    assert signed_in(cast.sophea).get(draft).status_code == 404
    assert signed_in(cast.sophea).get("/policies/").status_code == 403
