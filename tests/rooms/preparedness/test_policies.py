"""Policies: who is asked what, what is understood, what others may ask; bad input changes nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.people.models import Membership, Person, Watch
from karpear.preparedness.policies.actions.clauses import choose_clauses, take_out, write_clause
from karpear.preparedness.policies.actions.readings import answer_clauses, ask_newcomers, ask_readers, enter_answers
from karpear.preparedness.policies.actions.revisions import ask_for_review, begin_draft, put_in_force
from karpear.preparedness.policies.models import (
    ClauseUnderstanding,
    PolicyClause,
    PolicyRevision,
    Reading,
    ReadingChannel,
)
from karpear.preparedness.policies.needs import TO_READ
from karpear.preparedness.policies.queries.evidence import (
    exercises,
    missing_clauses,
    missing_for,
    proof_spans,
    rule_states,
)
from karpear.preparedness.policies.queries.policy import differences, reader_lines
from karpear.preparedness.policies.queries.reader_page import applying_clauses, own_policies
from karpear.preparedness.policies.values import ClauseWords, QuestionWords, ReviewWish
from karpear.rules.access import Role
from karpear.rules.duty.clauses import Applies, ClauseChange
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import NOW, Cast, signed_in
from tests.steps.policies import KEYS, clause_of, draft, driver_of, in_force, right_digits, send_to_force, understand

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER = NOW + timedelta(days=40)
QUESTION = QuestionWords("How?", ("So", "Not so"), 1, "Because.")


def words(**more: object) -> ClauseWords:
    values = {"topic": "travel", "title": "Boats", "text": "No boat without a vest.", "important": True}
    return ClauseWords(**{**values, "applies": ("everybody",), "questions": (QUESTION,) * 3, **more})  # type: ignore[arg-type]


@pytest.fixture
def policy(cast: Cast) -> PolicyRevision:
    return in_force(cast.dara, cast.kanha, cast.lantern, NOW)


class TestWriting:
    def test_the_first_draft_begins_with_all_that_the_pack_offers(self, cast: Cast) -> None:
        first = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=NOW)
        assert first.clauses.count() >= 20
        assert begin_draft(by=cast.bopha, organisation=cast.lantern.pk, now=NOW) == first, "one at a time"

    def test_a_clause_of_ones_own_stands_in_its_topic(self, cast: Cast) -> None:
        revision = draft(cast.dara, cast.lantern, NOW)
        own_clause = write_clause(
            by=cast.dara, revision=revision.pk, clause=None, words=words(), language="en", now=NOW
        )
        choose_clauses(by=cast.dara, revision=revision.pk, keys=["plan_first"], now=NOW)
        assert [clause.key for clause in revision.clauses.all()] == ["plan_first", own_clause.key]
        take_out(by=cast.dara, revision=revision.pk, clause=own_clause.pk, now=NOW)
        assert [clause.key for clause in revision.clauses.all()] == ["plan_first"]

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"title": "  "}, "title"),
            ({"text": "x" * 2000}, "text"),
            ({"topic": "sport"}, "topic"),
            ({"applies": ()}, "applies"),
            ({"applies": ("sailors",)}, "applies"),
            ({"risks": ("X-STORM",)}, "risks"),
            ({"measures": ("I-R1",)}, "risks"),
            ({"questions": (QUESTION,) * 2}, "important"),
            ({"questions": (QUESTION, QUESTION, QuestionWords("How?", ("So",), 1, "Why"))}, "ask_3"),
            ({"questions": (QUESTION, QuestionWords("How?", ("So", "No"), 3, "Why"), QUESTION)}, "right_2"),
            ({"questions": (QuestionWords("How?", ("So", "No"), 1, " "), QUESTION, QUESTION)}, "why_1"),
        ],
    )
    def test_bad_words_change_nothing(self, cast: Cast, more: dict[str, object], field: str) -> None:
        revision = draft(cast.dara, cast.lantern, NOW)
        with pytest.raises(BadFields) as refusal:
            write_clause(by=cast.dara, revision=revision.pk, clause=None, words=words(**more), language="en", now=NOW)
        assert [name for name, _words in refusal.value.errors] == [field]
        assert revision.clauses.count() == len(KEYS)

    def test_who_may_write(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            begin_draft(by=cast.sophea, organisation=cast.lantern.pk, now=NOW)
        with pytest.raises(Missing):
            begin_draft(by=cast.piseth, organisation=cast.lantern.pk, now=NOW)
        revision = draft(cast.dara, cast.lantern, NOW)
        for stranger in (cast.piseth, cast.sophea):
            with pytest.raises(Missing):
                choose_clauses(by=stranger, revision=revision.pk, keys=[], now=NOW)

    def test_what_is_in_force_is_not_written_any_more(self, cast: Cast, policy: PolicyRevision) -> None:
        with pytest.raises(Conflict):
            choose_clauses(by=cast.dara, revision=policy.pk, keys=[], now=NOW)
        with pytest.raises(Conflict):
            put_in_force(by=cast.kanha, revision=policy.pk, now=NOW)

    def test_who_wrote_it_puts_it_in_force_only_where_nobody_else_could(self, cast: Cast) -> None:
        revision = draft(cast.dara, cast.lantern, NOW)
        wish = ReviewWish(reviewer=cast.kanha.pk, review_on=LATER.date(), summary="")
        ask_for_review(by=cast.dara, revision=revision.pk, wish=wish, now=NOW)
        with pytest.raises(Conflict):
            put_in_force(by=cast.dara, revision=revision.pk, now=NOW)
        Membership.objects.filter(organisation=cast.lantern).exclude(person=cast.dara).update(ended_at=NOW)
        assert put_in_force(by=cast.dara, revision=revision.pk, now=NOW).state == "in_force"

    def test_a_review_needs_a_reviewer_and_a_day_to_come(self, cast: Cast) -> None:
        revision = draft(cast.dara, cast.lantern, NOW)
        for wish in (
            ReviewWish(reviewer=cast.sophea.pk, review_on=LATER.date(), summary=""),
            ReviewWish(reviewer=cast.dara.pk, review_on=LATER.date(), summary=""),
            ReviewWish(reviewer=cast.kanha.pk, review_on=NOW.date(), summary=""),
        ):
            with pytest.raises(BadFields):
                ask_for_review(by=cast.dara, revision=revision.pk, wish=wish, now=NOW)
        revision.refresh_from_db()
        assert revision.state == "draft"

    @pytest.mark.both
    def test_a_corrected_word_keeps_the_other_language(self, cast: Cast, policy: PolicyRevision) -> None:
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=LATER)
        raid = clause_of(second, "raid")
        questions = tuple(
            QuestionWords(q["ask"]["en"], tuple(choice["en"] for choice in q["choices"]), q["right"], q["why"]["en"])
            for q in raid.questions
        )
        corrected = words(topic="visitors", text="Stay calm.", questions=questions, same_meaning=True)
        write_clause(by=cast.dara, revision=second.pk, clause=raid.pk, words=corrected, language="en", now=LATER)
        corrected_clause = clause_of(second, "raid")
        assert (corrected_clause.content, corrected_clause.text["km"]) == (raid.content, raid.text["km"])
        assert corrected_clause.text["en"] == "Stay calm." and corrected_clause.questions[0]["ask"]["km"]
        assert [line.change for line in differences(second)] == [ClauseChange.WORDING]

    def test_another_answer_is_another_meaning(self, cast: Cast, policy: PolicyRevision) -> None:
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=LATER)
        for key, more in (("raid", {}), ("raid", {"important": False}), ("rest", {})):
            clause, changed = clause_of(second, key), words(same_meaning=True, **more)
            with pytest.raises(BadFields) as refusal:
                write_clause(
                    by=cast.dara, revision=second.pk, clause=clause.pk, words=changed, language="en", now=LATER
                )
            assert refusal.value.errors[0][0] == "same_meaning"
        assert differences(second) == []


class TestLanguages:
    """What is written in one language neither throws away the other nor lets it say what no longer holds."""

    def write(self, cast: Cast, revision: PolicyRevision, key: str, **more: str) -> PolicyClause:
        dara, clause = signed_in(cast.dara), clause_of(revision, key)
        path = f"/policies/{revision.pk}/clauses/{clause.pk}/"
        form = dara.get(path).context["form"]
        fields = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        answer = dara.post(path, {**fields, **more})
        assert answer.status_code == 302, answer.content.decode()
        return clause_of(revision, key)

    def test_one_sentence_changes_and_all_else_keeps_its_translation(self, cast: Cast, policy: PolicyRevision) -> None:
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=LATER)
        clause = clause_of(second, "raid")
        rewritten = self.write(cast, second, "raid", text="Stay calm. Call the lawyer first.")
        assert (rewritten.title, rewritten.questions) == (clause.title, clause.questions)
        assert rewritten.text == {"en": "Stay calm. Call the lawyer first."}, (
            "Khmer does not go on saying the old thing"
        )
        assert rewritten.content != clause.content and rewritten.missing_in == ["ភាសាខ្មែរ"]
        page = signed_in(cast.sophea).get("/", headers={"Accept-Language": "km"})
        assert page.status_code == 200 and clause.title["km"] == rewritten.title["km"]

    def test_both_languages_are_written_side_by_side(self, cast: Cast, policy: PolicyRevision) -> None:
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=LATER)
        clause = clause_of(second, "raid")
        rewritten = self.write(cast, second, "raid", text="Call first.", text_km="ហៅមុនសិន។")
        assert rewritten.text == {"en": "Call first.", "km": "ហៅមុនសិន។"} and rewritten.missing_in == []
        changed_in_english = self.write(cast, second, "raid", text="Call us first.", translation_stays="on")
        assert changed_in_english.text == {"en": "Call us first.", "km": "ហៅមុនសិន។"}
        assert len({clause.content, rewritten.content, changed_in_english.content}) == 3

    def test_a_translation_that_is_added_asks_nobody(self, cast: Cast, policy: PolicyRevision) -> None:
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=LATER)
        changed = self.write(cast, second, "raid", text="Call first.")
        added = self.write(cast, second, "raid", text_km="ហៅមុនសិន។")
        assert added.content == changed.content and added.text == {"en": "Call first.", "km": "ហៅមុនសិន។"}

    def test_answers_come_in_the_same_number_in_both(self, cast: Cast, policy: PolicyRevision) -> None:
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=LATER)
        with pytest.raises(AssertionError, match="As many answers as in the other language"):
            self.write(cast, second, "raid", choices_1_km="បាទ")
        assert differences(second) == []

    def test_whoever_puts_it_in_force_reads_first_what_is_missing(self, cast: Cast, policy: PolicyRevision) -> None:
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=LATER)
        self.write(cast, second, "raid", text="Call first.")
        path = f"/policies/{second.pk}/"
        kanha = signed_in(cast.kanha)
        assert "not in ភាសាខ្មែរ" in kanha.get(path).content.decode()
        assert "not in ភាសាខ្មែរ" in kanha.get(f"{path}changes/").content.decode()
        wish = ReviewWish(reviewer=cast.kanha.pk, review_on=(LATER + timedelta(days=9)).date(), summary="")
        ask_for_review(by=cast.dara, revision=second.pk, wish=wish, now=LATER)
        page = kanha.get(path).content.decode()
        assert 0 < page.index("Not everybody can read all of it") < page.index("Put it in force")
        assert kanha.post(f"{path}force/").status_code == 302
        assert PolicyRevision.objects.in_force().get() == second, "a warning, not a block"


class TestReading:
    def test_everybody_is_asked_what_applies_to_them(self, cast: Cast, policy: PolicyRevision) -> None:
        clauses_by_name = {row.person.name: len(row.asked) for row in policy.readings.select_related("person")}
        assert clauses_by_name == {"Sophea": 3, "Dara": 4, "Kanha": 4, "Bopha": 4}, (
            "the crisis team's clause is for officers"
        )
        assert len({row.sheet for row in policy.readings.all()}) == 4

    @pytest.mark.both
    def test_who_comes_later_is_asked_once(self, cast: Cast, policy: PolicyRevision) -> None:
        driver = driver_of(cast.dara, cast.lantern, "+85510000079", NOW)
        assert ask_newcomers(now=LATER) == 1, "the keeper asks, within the hour"
        assert ask_newcomers(now=LATER) == 0
        assert len(Reading.objects.get(person=driver).asked) == 3
        assert TO_READ.rows(driver, LATER).count() == 1
        Watch.objects.filter(person=driver).update(state="ended")
        assert TO_READ.rows(driver, LATER).count() == 0, "whoever left has nothing to read"

    @pytest.mark.both
    def test_who_becomes_an_officer_gets_more_on_the_same_sheet(self, cast: Cast, policy: PolicyRevision) -> None:
        understand(cast.sophea, policy, NOW)
        members_reading = Reading.objects.get(person=cast.sophea)
        assert members_reading.answered_at == NOW
        Membership.objects.filter(person=cast.sophea).update(role=Role.OFFICER.value)
        ask_readers(organisation=cast.lantern.pk, now=LATER)
        officers_reading = Reading.objects.get(person=cast.sophea)
        assert (officers_reading.answered_at, officers_reading.asked[:3], len(officers_reading.asked)) == (
            None,
            members_reading.asked,
            4,
        )

    def test_what_is_understood_stays_so(self, cast: Cast, policy: PolicyRevision) -> None:
        understand(cast.sophea, policy, NOW, "raid")
        clause = clause_of(policy, "raid")
        outcome = answer_clauses(
            person=cast.sophea,
            revision=policy.pk,
            answers={clause.pk: [9, 9, 9]},
            channel=ReadingChannel.SMS,
            now=LATER,
        )
        assert outcome[0].wrong == (0, 1, 2)
        row = ClauseUnderstanding.objects.get(person=cast.sophea)
        assert (row.right_at, row.first_try, row.channel) == (NOW, True, "page")

    def test_who_may_answer_what(self, cast: Cast, policy: PolicyRevision) -> None:
        crisis = {clause_of(policy, "crisis_team").pk: [1, 2, 3]}
        minor = {clause_of(policy, "rest").pk: [1]}
        for person, answers in (
            (cast.sophea, crisis),
            (cast.sophea, minor),
            (cast.chenda, crisis),
            (cast.sophea, {uuid4(): [1]}),
        ):
            with pytest.raises(Missing):
                answer_clauses(person=person, revision=policy.pk, answers=answers, channel=ReadingChannel.PAGE, now=NOW)
        with pytest.raises(BadFields):
            enter_answers(by=cast.dara, revision=policy.pk, person=cast.dara, answers=crisis, now=NOW)
        with pytest.raises(Missing):
            enter_answers(by=cast.piseth, revision=policy.pk, person=cast.sophea, answers=minor, now=NOW)
        assert not ClauseUnderstanding.objects.exists()

    @pytest.mark.both
    def test_old_rules_take_no_answers(self, cast: Cast, policy: PolicyRevision) -> None:
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=LATER)
        send_to_force(second, cast.dara, cast.kanha, LATER)
        with pytest.raises(Conflict):
            understand(cast.sophea, policy, LATER)
        assert second.number == 2 and Reading.objects.filter(revision=second).count() == 4, "nobody had answered"

    def test_the_readers_page_never_ranks(self, cast: Cast, policy: PolicyRevision) -> None:
        understand(cast.sophea, policy, NOW)
        assert [line.name for line in reader_lines(policy)] == ["Bopha", "Dara", "Kanha", "Sophea"]
        page = signed_in(cast.dara).get(f"/policies/{policy.pk}/readers/?missing=on").content.decode()
        assert "Bopha" in page and "Sophea" not in page


class TestAsked:
    def test_gaps_equal_an_independent_count(self, cast: Cast) -> None:
        """Thirty people, a policy of all clauses, answers by a pattern: the same gaps, counted by hand."""
        people = [Person(email=f"p{n}@people.test", name=f"P{n:02}") for n in range(30)]
        Person.objects.bulk_create(people)
        roles = [Role.OFFICER if n % 5 == 0 else Role.MEMBER for n in range(30)]
        Membership.objects.bulk_create(
            Membership(person=p, organisation=cast.lantern, role=role.value)
            for p, role in zip(people, roles, strict=True)
        )
        book = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=NOW)
        revision = send_to_force(book, cast.dara, cast.kanha, NOW)
        important = [clause for clause in revision.clauses.all() if clause.important]
        expected: dict[Person, list[str]] = {}
        for n, person in enumerate(people):
            is_officer, understood_keys = roles[n] is Role.OFFICER, []
            for at, clause in enumerate(important):
                conditions = set(clause.applies)
                concerns = (
                    "everybody" in conditions
                    or "device" in conditions
                    or "travels" in conditions
                    or ("officer" in conditions and is_officer)
                )
                if not concerns:
                    continue
                if (n + at) % 3:
                    understood_keys.append(clause.key)
                else:
                    expected.setdefault(person, []).append(clause.title["en"])
            understand(person, revision, NOW, *understood_keys)
        listed = missing_for([p.pk for p in people], {Applies.TRAVELS}, cast.lantern.pk)
        assert listed == {person.pk: titles for person, titles in expected.items()}
        assert set(missing_clauses([p.pk for p in people], {Applies.TRAVELS}, cast.lantern.pk)) == set(listed)

    @pytest.mark.both
    @pytest.mark.parametrize("number", [3, 60])
    def test_as_many_queries_for_many_as_for_few(self, cast: Cast, number: int, policy: PolicyRevision) -> None:
        people = [Person(email=f"q{n}@people.test", name=f"Q{n}") for n in range(number)]
        Person.objects.bulk_create(people)
        Membership.objects.bulk_create(
            Membership(person=person, organisation=cast.lantern, role=Role.MEMBER.value) for person in people
        )
        ids = [person.pk for person in people]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(proof_spans(ids, [cast.lantern.pk, cast.cardamom.pk], NOW)) == number
        assert len(queries) == 4, "one for each kind of reader, and three"
        with CaptureQueriesContext(connection) as queries:
            assert len(missing_for(ids, {Applies.AT_NIGHT}, cast.lantern.pk)) == number
        assert len(queries) == 5

    def test_a_proof_fewer_is_never_greener(self, cast: Cast, policy: PolicyRevision) -> None:
        for person, day in ((cast.sophea, 0), (cast.dara, 5), (cast.kanha, 9), (cast.bopha, 2)):
            understand(person, policy, NOW + timedelta(days=day))
        people = [cast.sophea.pk, cast.dara.pk, cast.rith.pk]
        spans = proof_spans(people, [cast.lantern.pk], LATER)
        assert {p: span.proven_at for p, span in spans.items()} == {
            cast.sophea.pk: NOW, cast.dara.pk: NOW + timedelta(days=5),
        }, "whom nothing is asked of is left out"  # fmt: skip
        policy_exercises = exercises(rule_states(cast.lantern.pk))
        assert {line for exercise in policy_exercises for line in exercise.lines} >= {"I-M26", "O-M18"}
        assert [exercise.at for exercise in policy_exercises if "I-M26" in exercise.lines] == [NOW]
        ClauseUnderstanding.objects.filter(person=cast.sophea).order_by("id")[0].delete()
        assert proof_spans(people, [cast.lantern.pk], LATER)[cast.sophea.pk].proven_at is None
        assert len(exercises(rule_states(cast.lantern.pk))) == len(policy_exercises) - 1

    @pytest.mark.both
    def test_an_organisation_without_a_policy_asks_nothing(self, cast: Cast) -> None:
        draft(cast.dara, cast.lantern, NOW)
        assert proof_spans([cast.sophea.pk], [cast.lantern.pk], NOW) == {}
        assert exercises(rule_states(cast.lantern.pk)) == [] == own_policies(cast.sophea)
        assert missing_for([cast.sophea.pk], {Applies.AT_NIGHT}, cast.lantern.pk) == {}

    def test_what_applies_on_a_trip(self, cast: Cast, policy: PolicyRevision) -> None:
        at_home = {line.clause.key for line in applying_clauses(cast.sophea, set())}
        at_night = {line.clause.key for line in applying_clauses(cast.sophea, {Applies.AT_NIGHT})}
        assert at_night - at_home == {"night_travel"} and "crisis_team" not in at_night


class TestPages:
    def test_of_whom_nothing_is_seen(self, cast: Cast, policy: PolicyRevision) -> None:
        paths = ["", "changes/", "readers/", f"readers/{cast.sophea.pk}/", f"readers/{cast.sophea.pk}/sheet/"]
        for path in paths:
            assert signed_in(cast.dara).get(f"/policies/{policy.pk}/{path}").status_code == 200, path
            for stranger in (cast.piseth, cast.sophea, cast.rith):
                assert signed_in(stranger).get(f"/policies/{policy.pk}/{path}").status_code == 404, path
        assert signed_in(cast.rith).get(f"/policies/mine/{policy.pk}/").status_code == 404
        assert signed_in(cast.piseth).get(f"/policies/{policy.pk}/readers/{cast.chenda.pk}/").status_code == 404

    def test_in_khmer_the_packs_words_are_khmer_and_ones_own_stay(self, cast: Cast) -> None:
        revision = draft(cast.dara, cast.lantern, NOW, keys=("raid",))
        write_clause(by=cast.dara, revision=revision.pk, clause=None, words=words(), language="en", now=NOW)
        send_to_force(revision, cast.dara, cast.kanha, NOW)
        page = signed_in(cast.sophea).get(f"/policies/mine/{revision.pk}/", headers={"Accept-Language": "km"})
        assert "ពេលអាជ្ញាធរមក" in page.content.decode() and "No boat without a vest." in page.content.decode()

    def test_a_half_answer_says_what_is_missing(self, cast: Cast, policy: PolicyRevision) -> None:
        clause = clause_of(policy, "check_in_time")
        page = signed_in(cast.sophea).post(f"/policies/mine/{policy.pk}/", {"clause": str(clause.pk), "q0": "2"})
        assert page.status_code == 422 and "Choose one answer." in page.content.decode()
        assert not ClauseUnderstanding.objects.exists()
        digits = {f"q{n}": digit for n, digit in enumerate(right_digits(clause))}
        page = signed_in(cast.sophea).post(f"/policies/mine/{policy.pk}/", {"clause": str(uuid4()), **digits})
        assert page.status_code == 404
