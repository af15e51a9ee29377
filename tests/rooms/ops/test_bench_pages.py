"""The bench of pages fills a world, opens each page and runs each step in it, and takes the world away."""

import pytest

from karpear.keeper.steps import every_step
from karpear.ops.bench import pages
from karpear.ops.bench.world import NotEmpty
from karpear.people.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def test_each_page_and_each_step_has_its_figure_and_nobody_stays() -> None:
    figures = pages.run(6, 3, 4, every_step())
    assert (figures["people"], figures["open"]) == (6, 3)
    for name in ("officer /board/_ms", "member /_ms", "climb all open_ms", "step purge audit_ms"):
        assert isinstance(figures[name], float)
    assert not Person.objects.exists()


def test_a_database_with_people_in_it_is_refused(cast: object) -> None:
    with pytest.raises(NotEmpty):
        pages.run(6, 3, 0, {})
