"""The organisation's register, how it was judged, and what has happened."""

from .facts import models as facts
from .register import models as register
from .sessions import models as sessions
from .sheets import models as sheets
from .trials import models as trials

__all__ = ["facts", "register", "sessions", "sheets", "trials"]
