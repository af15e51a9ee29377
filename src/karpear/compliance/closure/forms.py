"""Forms of the closing drill and of early signs."""

from karpear.ui.values import ValueForm

from .values import GapSettled, NewDrill, NewSign


class ClosingDrillForm(ValueForm):
    """What is played."""

    asks = NewDrill


class GapAnswerForm(ValueForm):
    """How a gap was closed without a measure."""

    asks = GapSettled


class SignForm(ValueForm):
    """What was seen."""

    asks = NewSign
