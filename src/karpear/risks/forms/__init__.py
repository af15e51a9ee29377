"""What people write about risks, into clean values."""

from .filters import FilterForm, SinceForm
from .measure import MeasureForm, StateForm
from .risk import JudgeForm, RiskForm, WhyForm
from .starter import AdoptForm, StarterForm
from .treatment import AcceptForm, TreatForm

__all__ = [
    "AcceptForm",
    "AdoptForm",
    "FilterForm",
    "JudgeForm",
    "MeasureForm",
    "RiskForm",
    "SinceForm",
    "StarterForm",
    "StateForm",
    "TreatForm",
    "WhyForm",
]
