"""The clock of an incident as a drawing, next to its steps."""

from datetime import timedelta
from itertools import pairwise
from xml.etree import ElementTree

from django.utils import timezone

from karpear.cases.incidents.actions.incidents import close_incident
from karpear.cases.incidents.models import Task
from karpear.cases.incidents.queries.clock import share_of
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened


def clock_of(cast: Cast, incident) -> ElementTree.Element:
    text = signed_in(cast.dara).get(f"/incidents/{incident.pk}/").content.decode()
    start = text.index('<svg class="ladder-line lanes')
    return ElementTree.fromstring(text[start : text.index("</svg>", start) + 6])


def test_each_step_is_a_mark_at_its_hour(cast: Cast) -> None:
    now = timezone.now()
    incident = opened(cast.dara, organisation=cast.lantern.pk, now=now - timedelta(hours=2))
    steps = Task.objects.filter(incident=incident, due_at__isnull=False)
    late = steps.filter(due_at__lt=now).count()
    drawing = clock_of(cast, incident)
    shapes = [shape.get("class") for shape in drawing.iter() if shape.get("class")]
    assert late and shapes.count("late") == late and shapes.count("now") == 1
    assert sum(shapes.count(state) for state in ("late", "next", "coming", "done")) == steps.count()
    assert [text.text for text in drawing.iter("text")][:4] == ["1 h", "6 h", "24 h", "72 h"]
    close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=None, now=now)
    assert not [shape for shape in clock_of(cast, incident).iter() if shape.get("class") == "now"]


def test_the_first_hours_have_as_much_room_as_the_last_days() -> None:
    shares = [share_of(hours) for hours in (0, 1, 6, 24, 72)]
    assert {round(after - before, 6) for before, after in pairwise(shares)} == {0.23}
    assert share_of(-1) == 0 and share_of(73) < share_of(200) < share_of(10_000) == 1
