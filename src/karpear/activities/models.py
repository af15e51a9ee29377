"""Any event, trip or activity: plan, people, legs, start, end, and how risky it is."""

from .assessment import models as assessment
from .decisions import models as decisions
from .itinerary import models as itinerary
from .plans import models as plans
from .tracking import models as tracking

__all__ = ["assessment", "decisions", "itinerary", "plans", "tracking"]
