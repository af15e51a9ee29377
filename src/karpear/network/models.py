"""What organisations tell each other, and do for each other."""

from .aid import models as aid
from .bulletins import models as bulletins
from .bulletins import tables as bulletin_tables
from .directory import models as directory
from .federation import models as federation
from .fund import models as fund
from .meetings import models as meetings
from .members import models as members
from .silence import models as silence
from .threads import models as threads

__all__ = [
    "aid",
    "bulletin_tables",
    "bulletins",
    "directory",
    "federation",
    "fund",
    "meetings",
    "members",
    "silence",
    "threads",
]
