"""The bench of searches fills a world, looks in it, and takes the world away."""

import pytest

from karpear.activities.itinerary.models import Activity
from karpear.ops.bench import searches
from karpear.people.models import Organisation, Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def test_each_search_has_its_figure_and_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "REPEATS", 1)
    figures = searches.run(100)
    assert (figures["people"], figures["trips"], figures["alerts"]) == (2, 60, 30)
    assert all(isinstance(figures[f"find {text}_ms"], float) for text in searches.SEARCHES)
    assert float(figures["find_ms_max"]) >= float(figures["find_ms_p50"]) > 0
    assert not Person.objects.exists() and not Activity.objects.exists() and not Organisation.objects.exists()
