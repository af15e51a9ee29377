"""What happened with an alert as a drawing in lanes, next to its timeline."""

from datetime import timedelta
from itertools import combinations
from xml.etree import ElementTree

from django.utils import timezone

from karpear.alerts.actions import answers, rungs
from karpear.alerts.models import Alert
from karpear.rules.alarm.outcome import Outcome
from karpear.ui.lanes_drawing import AxisLabel, DrawnLane, LaneMark, draw_lanes, levels_of
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos

MINUTE = timedelta(minutes=1)


def ended(cast: Cast) -> Alert:
    alert = sos(cast.sophea, timezone.now() - 90 * MINUTE)
    for minutes in range(2, 60):
        rungs.climb(now=alert.opened_at + minutes * MINUTE)
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=alert.opened_at + 61 * MINUTE)
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, note="", now=alert.opened_at + 70 * MINUTE)
    return alert


def drawing_of(text: str) -> ElementTree.Element:
    start = text.index('<svg class="ladder-line lanes')
    return ElementTree.fromstring(text[start : text.index("</svg>", start) + 6])


def test_a_report_draws_who_did_what_and_what_was_told_again(cast: Cast) -> None:
    alert = ended(cast)
    drawing = drawing_of(signed_in(cast.dara).get(f"/alerts/{alert.pk}/report/").content.decode())
    words = [text.text for text in drawing.iter("text")]
    assert {"The person", "Officers", "Messages"} <= set(words) and "Contacts" not in words
    shapes = [shape.get("class") for shape in drawing.iter() if shape.get("class")]
    assert shapes.count("alarm") == 1
    assert shapes.count("tick") >= 3, "the last step was told again and again"


def test_its_own_person_sees_no_lane_of_what_is_kept_from_them(cast: Cast) -> None:
    alert = ended(cast)
    answers.add_note(by=cast.dara, alert_id=alert.pk, text="Rang the host", now=alert.opened_at + 69 * MINUTE)
    report = f"/alerts/{alert.pk}/report/"
    assert "Rang the host" in signed_in(cast.dara).get(report).content.decode()
    own = drawing_of(signed_in(cast.sophea).get(report).content.decode())
    officers = drawing_of(signed_in(cast.dara).get(report).content.decode())
    assert len(list(own.iter("circle"))) < len(list(officers.iter("circle")))


def test_no_mark_covers_another() -> None:
    spots = [0.0, 3.0, 3.0, 19.0, 20.0, 41.0]
    levels = levels_of(spots)
    pairs = combinations(zip(spots, levels, strict=True), 2)
    assert all(abs(spot - other) >= 20 or level != on for (spot, level), (other, on) in pairs)
    assert max(levels_of([1.0] * 30)) == 7, "however many there are, a lane has an end"
    assert draw_lanes([DrawnLane("", [])], []) == ""
    drawing = ElementTree.fromstring(
        draw_lanes([DrawnLane("<b>", [LaneMark(1, "late")])], [AxisLabel(1, "72 h")], now=0.5)
    )
    assert [text.text for text in drawing.iter("text")] == ["72 h", "<b>"]
