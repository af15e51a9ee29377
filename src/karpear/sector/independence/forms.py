"""One screen each."""

from karpear.ui.values import ValueForm

from .values import DrawAnswer, GivenAnswer, GrantAnswer, NewRefusedGrant, PlanAnswer, YearAnswer


class YearForm(ValueForm):
    """A year's money."""

    asks = YearAnswer


class GrantForm(ValueForm):
    """What a grant gave."""

    asks = GrantAnswer


class RefusalForm(ValueForm):
    """Money that did not come."""

    asks = NewRefusedGrant


class PlanForm(ValueForm):
    """The plan."""

    asks = PlanAnswer


class GivenForm(ValueForm):
    """What is given on."""

    asks = GivenAnswer


class DrawForm(ValueForm):
    """Of which year."""

    asks = DrawAnswer
