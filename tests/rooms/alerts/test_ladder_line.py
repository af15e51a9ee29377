"""The ladder as a line: what it says is what climbs."""

from datetime import timedelta
from itertools import pairwise
from xml.etree import ElementTree

from django.utils import timezone

from karpear.alerts.actions import answers, rungs
from karpear.alerts.circles import Whose
from karpear.alerts.models import Alert
from karpear.alerts.queries.deliveries import deliveries_by_alert
from karpear.alerts.queries.ladder_line import LadderStep, alert_line, promised_line
from karpear.alerts.queries.promised_ladder import promised
from karpear.alerts.queries.step_records import step_records
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.people.queries.circle import shown_names
from karpear.rules.alarm.outcome import Outcome
from karpear.ui.ladder_drawing import LadderMark, draw_ladder, places_of
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import drafted
from tests.steps.alarms import sos

MINUTE = timedelta(minutes=1)


def line_of(alert: Alert) -> list[LadderStep]:
    fresh = Alert.objects.select_related("organisation", "buddy").get(pk=alert.pk)
    records = step_records(deliveries_by_alert([alert.pk])[alert.pk], [])
    return list(alert_line(fresh, records).steps)


def states(alert: Alert) -> list[tuple[int, str]]:
    return [(step.step, step.state) for step in line_of(alert)]


def test_it_says_who_is_told_next_until_somebody_has_it(cast: Cast) -> None:
    now = timezone.now()
    alert = sos(cast.sophea, now)
    assert states(alert) == [(1, "done"), (2, "next"), (3, "coming"), (4, "coming"), (5, "coming")]
    assert [step.who for step in line_of(alert)][:4] == ["Dara", "Kanha", "Bopha", "their contacts"]
    assert [step.at - alert.opened_at for step in line_of(alert)][1:] == [n * MINUTE for n in (5, 10, 15, 20)]
    for minutes in (2, 5, 10):
        rungs.climb(now=now + minutes * MINUTE)
    assert states(alert) == [(1, "done"), (2, "done"), (3, "done"), (4, "next"), (5, "coming")]
    assert [step.times for step in line_of(alert)] == [2, 1, 1, 0, 0]
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=now + 11 * MINUTE)
    assert states(alert)[3:] == [(4, "held"), (5, "held")]
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=now + 12 * MINUTE)
    assert states(alert)[3:] == [(4, "off"), (5, "off")]


def test_what_was_promised_is_what_came(cast: Cast) -> None:
    now = timezone.now()
    circle, promises = promised(Whose(cast.sophea.pk, None, "sos"), at=now)
    before = promised_line(promises, shown_names(circle.inside)).steps
    alert = sos(cast.sophea, now)
    for minutes in (2, 5, 10, 15, 20):
        rungs.climb(now=now + minutes * MINUTE)
    after = line_of(alert)
    assert [(step.step, step.after_s) for step in before] == [(step.step, step.after_s) for step in after]
    assert all(step.state == "done" for step in after)
    told = [set(step.who.split(", ")) for step in after if step.step != 4]
    assert told == [set(step.who.split(", ")) for step in before if step.step != 4]


def test_it_counts_what_was_given_up(cast: Cast) -> None:
    alert = sos(cast.sophea)
    Delivery.objects.filter(subject=alert.pk, channel="sms").update(state="dead")
    assert [step.failed for step in line_of(alert)] == [1, 0, 0, 0, 0]


def test_it_is_drawn_on_an_axis_of_time_and_no_mark_covers_another() -> None:
    assert places_of([0, 300, 600, 900, 1200], 720, 56) == [28, 194, 360, 526, 692]
    crowded = places_of([0, 1, 2, 3, 86_400], 720, 56)
    assert all(b - a >= 56 for a, b in pairwise(crowded)) and crowded[-1] <= 692
    late = places_of([0, 86_397, 86_398, 86_399, 86_400], 720, 56)
    assert all(b - a >= 56 for a, b in pairwise(late)) and late[0] == 28
    marks = [LadderMark(1, "done", 0, "16:48"), LadderMark(2, "next", 300, "<16:53>", failed=2)]
    drawing = ElementTree.fromstring(draw_ladder(marks))
    assert [text.text for text in drawing.iter("text")] == ["✓", "16:48", "2", "<16:53>", "▲ 2"]
    anchors = {text.text: text.get("text-anchor") for text in drawing.iter("text")}
    assert (anchors["16:48"], anchors["<16:53>"]) == ("start", "end"), "a label at either end is not cut"
    assert not list(ElementTree.fromstring(draw_ladder(marks, small=True)).iter("text"))
    assert draw_ladder([]) == ""


def test_it_is_drawn_before_a_trip_starts_and_next_to_its_settings(cast: Cast) -> None:
    def steps_on(person: Person, page: str) -> int:
        text = signed_in(person).get(page).content.decode()
        start = text.index('<svg class="ladder-line')
        drawing = ElementTree.fromstring(text[start : text.index("</svg>", start) + 6])
        return len(list(drawing.iter("circle")))

    plan = drafted(cast.sophea)
    assert steps_on(cast.sophea, f"/plans/{plan.pk}/summary/") == 5
    assert steps_on(cast.bopha, f"/people/{cast.lantern.pk}/policy/") == 5
