"""A measure: what, who, until when, at what cost."""

from karpear.ui.values import ValueForm

from ...values import NewMeasure


class MeasureForm(ValueForm):
    """What is done, by whom, until when, and what it costs."""

    asks = NewMeasure
    field_order = ("name", "owner", "due_on", "state")
    half = frozenset({"due_on", "state", "cost", "currency"})
