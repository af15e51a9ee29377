"""The heat map: numbers in the right cells, for each judgement and area."""

from datetime import timedelta
from itertools import product

import pytest

from karpear.risks.register.actions import lines as actions
from karpear.risks.register.models import Risk
from karpear.risks.register.queries import changes_since, heat
from karpear.rules.risk.matrix import MATRIX, Confidence, Reliability
from karpear.ui.heat import heat_map
from tests.cast import Cast
from tests.rooms.risks.lines import add, score, scores


def test_the_likeliest_row_is_on_top_and_cells_have_their_level():
    drawn = heat_map({(5, 1): 3, (1, 5): 2}, link=lambda x, y: f"?{x}{y}", selection=(1, 5))
    assert [row[0].likelihood for row in drawn.rows] == [5, 4, 3, 2, 1]
    assert [cell.impact for cell in drawn.rows[0]] == [1, 2, 3, 4, 5]
    for row, column in product(range(5), range(5)):
        assert drawn.rows[4 - row][column].level == MATRIX[row][column]
    top, bottom = drawn.rows[0][0], drawn.rows[4][4]
    assert (top.count, top.href, top.chosen) == (3, "?51", False)
    assert (bottom.count, bottom.href, bottom.chosen) == (2, "?15", True)
    assert drawn.rows[0][1].href == ""
    assert drawn.total == 5
    places = {(cell.x, cell.y) for row in drawn.rows for cell in row}
    assert len(places) == 25


def test_a_place_outside_the_matrix_is_refused():
    with pytest.raises(ValueError, match="6"):
        heat_map({(6, 1): 1})


def test_counts_follow_the_judgement_and_the_area(cast: Cast):
    judged = scores(score(5, people=4, legal=5), score(4, people=3, legal=4), score(2, people=2, legal=4))
    add(cast.dara, cast.lantern, cast.now, scores=judged)
    add(cast.dara, cast.lantern, cast.now, scores=scores(score(4, people=4)))
    risks = Risk.objects.filter(organisation=cast.lantern)
    assert heat.heat_counts(risks) == {(4, 4): 2}
    assert heat.heat_counts(risks, area="people") == {(4, 3): 1, (4, 4): 1}
    assert heat.heat_counts(risks, area="legal") == {(4, 4): 1}
    assert heat.heat_counts(risks, stand="inherent") == {(5, 5): 1, (4, 4): 1}
    assert heat.heat_counts(risks, stand="residual", area="people") == {(2, 2): 1, (4, 4): 1}
    assert heat.heat_counts(risks, stand="residual", area="property") == {}


def test_levels_at_a_moment(cast: Cast):
    risk = add(cast.dara, cast.lantern, cast.now)
    later = cast.now + timedelta(days=9)
    trust = {"confidence": Confidence.HIGH, "reliability": Reliability.UNSURE}
    actions.evaluate(
        by=cast.dara, risk=risk.pk, scores=scores(score(5, people=5), score(1, people=1)), **trust, source="manual",
        why="", now=later,
    )  # fmt: skip
    assert changes_since.level_at(cast.lantern.pk, cast.now - timedelta(days=1)) == {}
    assert changes_since.level_at(cast.lantern.pk, cast.now) == {risk.pk: (4, 4, 4)}
    assert changes_since.level_at(cast.lantern.pk, later) == {risk.pk: (5, 1, 1)}
    assert changes_since.level_at(cast.cardamom.pk, later) == {}
