"""Who is told of what is overdue, and how often."""

from datetime import date, timedelta

from django.test import TestCase

from karpear.messaging.models import Delivery
from karpear.people.models import Address
from karpear.risks.register.actions import measures, risks, treatment
from karpear.risks.register.models import Measure, Risk
from karpear.risks.register.values import NewMeasure
from tests.cast import NOW, build_cast
from tests.rooms.risks.lines import add
from tests.steps.reminders import remind_owners


class Reminders(TestCase):
    def setUp(self) -> None:
        self.cast = build_cast()
        self.risk = add(self.cast.dara, self.cast.lantern, NOW, owner=self.cast.bopha.pk)

    def measure(self, owner, due_on: date, state: str = "planned") -> Measure:
        return measures.add_measure(
            by=self.cast.dara,
            new=NewMeasure(
                risk=self.risk.pk, name="Lock", owner=owner, due_on=due_on, cost=None, currency="USD", state=state
            ),
            now=NOW,
        )

    def told(self) -> list[str]:
        people = Delivery.objects.filter(topic="risk", subject=self.risk.pk).order_by("created_at", "pk")
        return [d.person.name for d in people.select_related("person") if d.person]

    def test_a_measure_is_late_the_day_after(self) -> None:
        self.measure(self.cast.sophea.pk, NOW.date())
        assert not remind_owners(now=NOW)
        assert remind_owners(now=NOW + timedelta(days=1)) == 1
        assert self.told() == ["Sophea"]

    def test_done_dropped_and_closed_are_never_late(self) -> None:
        for state in ("done", "dropped"):
            self.measure(self.cast.sophea.pk, NOW.date(), state)
        self.measure(self.cast.sophea.pk, NOW.date())
        risks.close_risk(by=self.cast.dara, risk=self.risk.pk, why="Over", now=NOW)
        assert not remind_owners(now=NOW + timedelta(days=400))

    def test_without_an_owner_the_owner_of_the_risk_is_told(self) -> None:
        self.measure(None, NOW.date())
        remind_owners(now=NOW + timedelta(days=1))
        assert self.told() == ["Bopha"]

    def test_one_message_a_day_however_much_is_late(self) -> None:
        for _number in range(5):
            self.measure(self.cast.sophea.pk, NOW.date())
        assert remind_owners(now=NOW + timedelta(days=1)) == 5
        assert self.told() == ["Sophea"]
        assert remind_owners(now=NOW + timedelta(days=8)) == 5
        assert self.told() == ["Sophea", "Sophea"]

    def test_a_week_lies_between_two_reminders_to_the_second(self) -> None:
        self.measure(self.cast.sophea.pk, NOW.date())
        first = NOW + timedelta(days=1)
        assert remind_owners(now=first) == 1
        assert not remind_owners(now=first - timedelta(seconds=1)), "also where a clock was set back"
        assert not remind_owners(now=first + timedelta(days=7, seconds=-1))
        assert remind_owners(now=first + timedelta(days=7)) == 1

    def test_the_end_of_an_acceptance_is_told_before_the_review(self) -> None:
        until = NOW.date() + timedelta(days=20)
        treatment.accept(by=self.cast.bopha, risk=self.risk.pk, until=until, why="No money", now=NOW)
        assert not remind_owners(now=NOW + timedelta(days=20))
        assert remind_owners(now=NOW + timedelta(days=21)) == 1
        assert self.told() == ["Bopha"]

    def test_a_review_that_was_done_is_told_anew_when_it_is_late_again(self) -> None:
        late = NOW + timedelta(days=100)
        assert remind_owners(now=late) == 1
        risks.mark_reviewed(by=self.cast.bopha, risk=self.risk.pk, now=late)
        assert Risk.objects.get().review_told_at is None
        assert not remind_owners(now=late + timedelta(days=30))
        assert remind_owners(now=late + timedelta(days=100)) == 1

    def test_nobody_who_can_be_reached_stops_nothing(self) -> None:
        Address.objects.filter(person=self.cast.bopha).delete()
        self.measure(self.cast.sophea.pk, NOW.date())
        assert remind_owners(now=NOW + timedelta(days=100)) == 2
        assert self.told() == ["Sophea"]

    def test_messages_say_nothing_of_the_matter(self) -> None:
        from karpear.messaging.texts import TextLine, write

        _subject, body = write(
            [TextLine("risk_reminder", "Sophea", "http://x/r/t")],
            language="en",
            contact=False,
            drill=False,
            channel="sms",
        )
        assert body == "Notes: A measure of yours is due. Please open: http://x/r/t"
