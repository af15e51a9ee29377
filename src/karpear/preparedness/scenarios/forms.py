"""The form of a debrief."""

from karpear.ui.values import ValueForm

from .values import Debrief


class DebriefForm(ValueForm):
    """What went well, what did not, and the change."""

    asks = Debrief
