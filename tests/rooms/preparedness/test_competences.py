"""What people have shown: by courses, questions and exercises; until when; and who hears that it ends."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.audit.models import Entry
from karpear.countries.queries import competences
from karpear.people.actions.without import Villager, add_without_account
from karpear.people.models import Membership, Person
from karpear.preparedness.policies.actions.readings import ask_newcomers
from karpear.preparedness.policies.models import ClauseUnderstanding, PolicyRevision
from karpear.preparedness.training.actions.people import add_trainer, end_trainer, set_work
from karpear.preparedness.training.actions.proofs import note_course, remove_course, take_quiz
from karpear.preparedness.training.models import CompetenceProof, Trainer, WorkRole
from karpear.preparedness.training.needs import ENDS, OTHERS_END
from karpear.preparedness.training.queries.standings import competence_of, exercises, proof_spans
from karpear.preparedness.training.values import NewCourse, NewTrainer
from karpear.rules.access import Role
from karpear.rules.duty.competence import Competent, ProofKind
from karpear.rules.refusals import BadFields, Forbidden, Missing
from tests.cast import NOW, Cast, signed_in
from tests.steps.exercises import course
from tests.steps.policies import in_force, understand

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)
TODAY = NOW.date()
CURRICULUM = competences("kh")


def states(cast: Cast, person: Person) -> dict[str, Competent]:
    trained = competence_of([person.pk], [cast.lantern.pk], NOW)[person.pk]
    return {each.competence.key: each.state for each in trained}


def answers_right(key: str) -> dict[int, int]:
    return {number: question.right for number, question in enumerate(CURRICULUM[key].questions)}


class TestWhatIsAsked:
    def test_a_part_asks_for_its_competences_and_work_for_more(self, cast: Cast):
        assert set(states(cast, cast.sophea)) == {"alarm", "rights", "devices", "harassment"}
        assert {"watch", "detention", "raid"} <= set(states(cast, cast.dara))
        set_work(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, work=["driver"], now=NOW)
        assert {"driving", "first_aid", "travel"} <= set(states(cast, cast.sophea))
        set_work(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, work=[], now=NOW)
        assert not WorkRole.objects.exists()

    def test_only_whoever_keeps_training_says_who_travels(self, cast: Cast):
        for person, refusal in ((cast.sophea, Forbidden), (cast.piseth, Missing)):
            with pytest.raises(refusal):
                set_work(by=person, organisation=cast.lantern.pk, person=cast.kanha.pk, work=["driver"], now=NOW)
        with pytest.raises(Missing):
            set_work(by=cast.dara, organisation=cast.lantern.pk, person=cast.chenda.pk, work=["driver"], now=NOW)
        with pytest.raises(BadFields):
            set_work(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, work=["pilot"], now=NOW)
        assert not WorkRole.objects.exists()

    def test_nobody_learns_what_another_organisation_wrote_down(self, cast: Cast):
        Membership.objects.create(person=cast.sophea, organisation=cast.cardamom, role=Role.OFFICER.value)
        course(cast, cast.sophea, competence="harassment")
        elsewhere = competence_of([cast.sophea.pk], [cast.cardamom.pk], NOW)[cast.sophea.pk]
        assert {each.state for each in elsewhere} == {Competent.NEVER}
        assert states(cast, cast.sophea)["harassment"] is Competent.HOLDS

    def test_a_driver_without_an_account_learns_for_what_they_do(self, cast: Cast):
        values = Villager(name="Vuthy, driver", numbers=["012 999 111"], language="en")
        driver = add_without_account(by=cast.dara, organisation_id=cast.lantern.pk, values=values, now=NOW)
        assert states(cast, driver) == {}
        client = signed_in(cast.dara)
        page = f"/training/people/{cast.lantern.pk}/{driver.pk}/"
        assert "Vuthy, driver" in client.get("/training/").content.decode()
        assert client.post(page, {"work": ["driver"]}).status_code == 302
        assert set(states(cast, driver)) == {"driving", "travel", "first_aid"}
        form = client.get(f"/training/course/{cast.lantern.pk}/{driver.pk}/driving/").content.decode()
        assert f'value="{driver.pk}"' in form
        typed = {"competence": "driving", "given_on": "2026-01-10", "issuer": "Road school", "people": [str(driver.pk)]}
        assert client.post("/training/course/", typed).status_code == 302
        assert states(cast, driver)["driving"] is Competent.HOLDS
        assert signed_in(cast.piseth).get(page).status_code == 404
        with pytest.raises(Missing):
            set_work(by=cast.piseth, organisation=cast.cardamom.pk, person=driver.pk, work=["driver"], now=NOW)


class TestCourses:
    @pytest.mark.both
    def test_many_people_at_once_each_with_a_number(self, cast: Cast):
        rows = course(cast, cast.dara, cast.kanha)
        assert [row.certificate for row in rows] == ["2026-0001", "2026-0002"]
        assert course(cast, cast.dara, on=TODAY)[0].number == 3
        assert states(cast, cast.dara)["first_aid"] is Competent.HOLDS
        assert "Red Lotus" not in str(list(Entry.objects.values_list("detail", flat=True)))

    def test_the_certificate_ends_it_sooner_than_the_curriculum(self, cast: Cast):
        course(cast, cast.dara, until=TODAY + 30 * DAY)
        assert states(cast, cast.dara)["first_aid"] is Competent.ENDING
        course(cast, cast.kanha, until=TODAY - DAY)
        assert states(cast, cast.kanha)["first_aid"] is Competent.ENDED

    @pytest.mark.both
    def test_one_that_was_entered_by_mistake_no_longer_counts(self, cast: Cast):
        [row] = course(cast, cast.dara)
        with pytest.raises(Missing):
            remove_course(by=cast.piseth, proof=row.pk, now=NOW)
        with pytest.raises(Forbidden):
            remove_course(by=cast.sophea, proof=course(cast, cast.sophea)[0].pk, now=NOW)
        remove_course(by=cast.dara, proof=row.pk, now=NOW)
        assert states(cast, cast.dara)["first_aid"] is Competent.NEVER
        with pytest.raises(Missing):
            remove_course(by=cast.dara, proof=row.pk, now=NOW)

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("competence", {"competence": "watch"}),
            ("competence", {"competence": "dancing"}),
            ("given_on", {"given_on": TODAY + DAY}),
            ("valid_until", {"valid_until": TODAY - 400 * DAY}),
            ("issuer", {"issuer": ""}),
        ],
    )
    def test_what_makes_no_sense_is_refused_at_its_field(self, cast: Cast, field: str, values: dict[str, object]):
        sound = {"competence": "first_aid", "given_on": TODAY, "valid_until": None, "trainer": None, "issuer": "Lotus"}
        with pytest.raises(BadFields) as refusal:
            note_course(
                by=cast.dara, organisation=cast.lantern.pk, people=[cast.dara.pk], new=NewCourse(**(sound | values)),
                today=TODAY, now=NOW,
            )  # fmt: skip
        assert [name for name, _words in refusal.value.errors] == [field]
        assert not CompetenceProof.objects.exists()

    def test_nobody_of_another_organisation_and_no_member_writes_one_down(self, cast: Cast):
        with pytest.raises(Missing):
            course(cast, cast.dara, cast.chenda)
        cast.dara = cast.sophea
        with pytest.raises(Forbidden):
            course(cast, cast.kanha)
        assert not CompetenceProof.objects.exists()

    def test_a_course_is_an_exercise_of_what_it_serves(self, cast: Cast):
        course(cast, cast.dara, cast.kanha)
        [exercise] = exercises(cast.lantern.pk, NOW)
        assert exercise.lines == set(CURRICULUM["first_aid"].lines)
        assert exercises(cast.cardamom.pk, NOW) == []


class TestQuiz:
    def test_all_right_counts_and_less_is_kept_nowhere(self, cast: Cast):
        wrong = answers_right("rights") | {1: 3}
        assert not take_quiz(person=cast.sophea, competence="rights", answers=wrong, now=NOW)
        assert not CompetenceProof.objects.exists()
        assert take_quiz(person=cast.sophea, competence="rights", answers=answers_right("rights"), now=NOW)
        assert states(cast, cast.sophea)["rights"] is Competent.HOLDS
        with pytest.raises(Missing):
            take_quiz(person=cast.sophea, competence="first_aid", answers={}, now=NOW)


class TestReading:
    def understand(self, person: Person, revision: PolicyRevision, at: datetime = NOW) -> None:
        for clause in revision.clauses.filter(important=True):
            ClauseUnderstanding.objects.create(
                organisation=revision.organisation, person=person, content=clause.content, right_at=at, last_at=at
            )

    def test_who_understood_every_clause_of_a_topic_has_shown_it(self, cast: Cast):
        revision = in_force(cast.dara, cast.bopha, cast.lantern, NOW - DAY, keys=("check_in_time", "crisis_team"))
        assert states(cast, cast.sophea)["alarm"] is Competent.NEVER
        self.understand(cast.sophea, revision)
        assert states(cast, cast.sophea)["alarm"] is Competent.HOLDS
        assert states(cast, cast.sophea)["devices"] is Competent.NEVER, "there is no clause about it"
        self.understand(cast.bopha, revision)
        assert states(cast, cast.bopha)["crisis"] is Competent.HOLDS
        ClauseUnderstanding.objects.filter(person=cast.sophea).delete()
        assert states(cast, cast.sophea)["alarm"] is Competent.NEVER

    def test_another_policy_shows_nothing_here_and_reading_ends_the_wait(self, cast: Cast):
        elsewhere = in_force(cast.piseth, cast.maly, cast.cardamom, NOW - DAY, keys=("check_in_time",))
        self.understand(cast.sophea, elsewhere)
        assert states(cast, cast.sophea)["alarm"] is Competent.NEVER
        course(cast, cast.sophea, competence="alarm", until=TODAY + 10 * DAY)
        assert ENDS.waiting(cast.sophea, NOW)
        revision = in_force(cast.dara, cast.bopha, cast.lantern, NOW - DAY, keys=("check_in_time",))
        ClauseUnderstanding.objects.all().delete()
        self.understand(cast.sophea, revision)
        assert states(cast, cast.sophea)["alarm"] is Competent.HOLDS
        assert ENDS.waiting(cast.sophea, NOW) == []

    @pytest.mark.both
    def test_it_costs_three_queries_more(self, cast: Cast):
        in_force(cast.dara, cast.bopha, cast.lantern, NOW - DAY)
        with CaptureQueriesContext(connection) as queries:
            competence_of([cast.sophea.pk, cast.dara.pk], [cast.lantern.pk], NOW)
        assert len(queries) == 8


class TestTrainers:
    @pytest.mark.both
    def test_a_person_or_a_name_once_until_they_stop(self, cast: Cast):
        def add(**values: object) -> Trainer:
            sound = {"person": None, "name": "", "since": TODAY, "words": ""}
            return add_trainer(
                by=cast.dara, organisation=cast.lantern.pk, new=NewTrainer(**(sound | values)), now=NOW,
                teaches=["first_aid"], languages=["km"],
            )  # fmt: skip

        trainer = add(person=cast.kanha.pk)
        assert trainer.shown_name == "Kanha" and add(name="Sok of the clinic").shown_name == "Sok of the clinic"
        for values, refusal in (
            ({"person": cast.kanha.pk}, BadFields), ({}, BadFields), ({"person": cast.chenda.pk}, Missing),
        ):  # fmt: skip
            with pytest.raises(refusal):
                add(**values)
        end_trainer(by=cast.dara, trainer=trainer.pk, now=NOW)
        assert [each.shown_name for each in Trainer.objects.active().visible_to(cast.bopha)] == ["Sok of the clinic"]
        assert not Trainer.objects.visible_to(cast.sophea).exists()


class TestTogether:
    def test_training_as_a_whole_is_proven_when_all_of_it_holds(self, cast: Cast):
        course(cast, cast.sophea, competence="harassment", until=TODAY + 60 * DAY)
        for key in ("alarm", "rights", "devices"):
            assert proof_spans([cast.sophea.pk], [cast.lantern.pk], NOW)[cast.sophea.pk].proven_at is None
            take_quiz(person=cast.sophea, competence=key, answers=answers_right(key), now=NOW - DAY)
        span = proof_spans([cast.sophea.pk], [cast.lantern.pk], NOW)[cast.sophea.pk]
        assert span.proven_at == NOW - DAY
        assert span.ends_at and span.ends_at.date() - TODAY in (60 * DAY, 59 * DAY)
        assert proof_spans([], [cast.lantern.pk], NOW) == {}

    @pytest.mark.both
    def test_it_costs_five_queries_for_any_number(self, cast: Cast):
        everybody = [cast.sophea.pk, cast.dara.pk, cast.kanha.pk, cast.bopha.pk]
        for people in (everybody[:1], everybody):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                competence_of(people, [cast.lantern.pk, cast.cardamom.pk], NOW)
            assert len(queries) == 5


class TestNeeds:
    @pytest.mark.both
    def test_what_ends_soon_waits_for_its_person_and_for_whoever_keeps_training(self, cast: Cast):
        [row] = course(cast, cast.sophea, competence="harassment", until=TODAY + 60 * DAY)
        assert [thing.subject for thing in ENDS.waiting(cast.sophea, NOW)] == [row.pk]
        assert [thing.subject for thing in OTHERS_END.waiting(cast.bopha, NOW)] == [row.pk]
        listed = signed_in(cast.bopha).get(OTHERS_END.waiting(cast.bopha, NOW)[0].path).content.decode()
        assert "Sophea" in listed and "Kanha" not in listed
        for person in (cast.dara, cast.piseth):
            assert not ENDS.waiting(person, NOW)
        assert not OTHERS_END.waiting(cast.piseth, NOW) + OTHERS_END.waiting(cast.sophea, NOW)

    def test_a_newer_proof_or_another_part_ends_the_wait(self, cast: Cast):
        course(cast, cast.sophea, competence="harassment", until=TODAY + 60 * DAY)
        course(cast, cast.sophea, competence="first_aid", until=TODAY + 5 * DAY)  # nobody asks it of a member
        assert len(ENDS.waiting(cast.sophea, NOW)) == 1
        course(cast, cast.sophea, competence="harassment")
        assert ENDS.waiting(cast.sophea, NOW) == []
        set_work(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, work=["traveller"], now=NOW)
        assert len(ENDS.waiting(cast.sophea, NOW)) == 1


class TestPages:
    @pytest.mark.both
    def test_an_officer_writes_a_course_down_and_sees_the_gap_close(self, cast: Cast):
        client = signed_in(cast.dara)
        page = client.get("/training/?gap=first_aid").content.decode()
        assert "Dara" in page and "Sophea" not in page.split('id="list"')[-1].split("By competence")[0]
        form = {
            "competence": "first_aid",
            "given_on": "2026-11-01",
            "issuer": "Red Lotus",
            "people": [str(cast.dara.pk)],
        }
        assert client.post("/training/course/", form | {"issuer": ""}).status_code == 422
        assert client.post("/training/course/", form).status_code == 302
        row = CompetenceProof.objects.get()
        assert row.certificate in client.get(f"/training/people/{cast.lantern.pk}/{cast.dara.pk}/").content.decode()
        paper = client.get(f"/training/proofs/{row.pk}/certificate/")
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
        client = signed_in(cast.piseth)
        assert client.get(f"/training/people/{cast.lantern.pk}/{cast.dara.pk}/").status_code == 404
        assert client.get(f"/training/proofs/{row.pk}/certificate/").status_code == 404
        client = signed_in(cast.sophea)
        assert client.get("/training/").status_code == 403
        assert client.get("/training/course/").status_code == 403

    def test_a_member_answers_the_questions(self, cast: Cast):
        client = signed_in(cast.sophea)
        assert "Answer the questions" in client.get("/training/mine/").content.decode()
        right = {f"question_{number}": answer for number, answer in answers_right("rights").items()}
        page = client.post("/training/mine/rights/", right | {"question_0": "1"})
        assert page.status_code == 422 and "What is signed is hard to take back" in page.content.decode()
        assert client.post("/training/mine/rights/", {}).status_code == 422
        assert client.get("/training/mine/dancing/").status_code == 404
        assert client.post("/training/mine/rights/", right).status_code == 302
        assert CompetenceProof.objects.get().kind == ProofKind.QUIZ.value

    def test_each_gap_of_ones_own_has_a_button_or_a_name(self, cast: Cast):
        set_work(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, work=["traveller"], now=NOW)
        page = " ".join(signed_in(cast.sophea).get("/training/mine/").content.decode().split())
        assert "Missing:" in page and "First aid" in page and " of 7" not in page
        assert "show them your certificate: Dara · Kanha" in page, "first aid is learnt in a course"
        assert "/policies/mine/" not in page.split("<h1>")[1], "there are no rules to read"
        policy = in_force(cast.dara, cast.kanha, cast.lantern, NOW, keys=("plan_first", "harassment"))
        assert "/policies/mine/" in signed_in(cast.sophea).get("/training/mine/").content.decode().split("<h1>")[1]
        ask_newcomers(now=NOW)
        understand(cast.sophea, policy, NOW, "plan_first", "harassment")
        page = signed_in(cast.sophea).get("/training/mine/").content.decode()
        assert "/policies/mine/" not in page.split("<h1>")[1]

    def test_no_page_says_how_much_of_how_much_a_person_holds(self, cast: Cast):
        course(cast, cast.dara)
        dara = signed_in(cast.dara)
        for address in ("/training/", f"/training/people/{cast.lantern.pk}/{cast.dara.pk}/", "/training/mine/"):
            text = re.sub(r"<[^>]+>", " ", dara.get(address).content.decode().split("<h1>")[1])
            assert not re.search(r"\d+ of \d+|\d+/\d+", text), address

    @pytest.mark.both
    def test_a_certificate_that_has_ended_says_so_at_once(self, cast: Cast):
        form = {
            "competence": "first_aid", "given_on": "2020-11-01", "issuer": "Red Lotus", "people": [str(cast.dara.pk)]
        }  # fmt: skip
        page = signed_in(cast.dara).post("/training/course/", form, follow=True).content.decode()
        assert "no longer counts: the course has to be taken again" in page

    @pytest.mark.both
    def test_who_teaches_is_kept_on_a_page(self, cast: Cast):
        client = signed_in(cast.bopha)
        form = {"name": "Sok of the clinic", "since": "2026-01-01", "teaches": ["first_aid"], "languages": ["km"]}
        assert client.post("/training/trainers/new/", form).status_code == 302
        assert "Sok of the clinic" in client.get("/training/trainers/").content.decode()
        trainer = Trainer.objects.get()
        assert client.post(f"/training/trainers/{trainer.pk}/end/").status_code == 302
        assert "Sok of the clinic" not in client.get("/training/trainers/").content.decode()
