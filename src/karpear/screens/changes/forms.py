"""A measure, and the risk that it belongs to."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from karpear.risks.register.values import NewMeasure
from karpear.ui.forms import Offered
from karpear.ui.values import ValueForm


class ChangeForm(ValueForm):
    """What was agreed on, as a measure of one risk."""

    asks = NewMeasure
    risk = Offered(label=_("Against which risk"), coerce=UUID, empty=_("choose"))
