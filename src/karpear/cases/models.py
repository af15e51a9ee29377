"""What the server may know of cases: codes, clocks and who answers. The narrative is sealed."""

from .diary import models as diary
from .incidents import models as incidents
from .reports import models as reports

__all__ = ["diary", "incidents", "reports"]
