"""The words of an appraisal. Codes go inside the seal; the server never sees which was chosen."""

from django.utils.translation import gettext_lazy as _

from karpear.rules.case.threat import Speed

PATTERNS = {
    "first": _("This is the first time"),
    "again": _("It has happened before, much like this"),
    "growing": _("It comes more often, or gets worse"),
    "unknown": _("Not known"),
}
SOURCES = {
    "person": _("Somebody known by name"),
    "group": _("A group or company"),
    "authority": _("Somebody in office or uniform"),
    "hired": _("Somebody sent by others"),
    "unknown": _("Not known"),
}
MEANS = {
    "proven": _("Yes: they have done such things before"),
    "likely": _("Probably"),
    "unlikely": _("Probably not"),
    "unknown": _("Not known"),
}
CONCLUSIONS = {
    1: _("Very unlikely to be carried out"),
    2: _("Unlikely to be carried out"),
    3: _("Moderately likely to be carried out"),
    4: _("Likely to be carried out"),
    5: _("Very likely to be carried out"),
}
SPEEDS = {
    Speed.NOW: (_("Act now"), _("Immediately: somebody is told, and you go where it is safe, before anything else.")),
    Speed.DAYS: (_("Within hours to days"), _("Today or in the next days: tell your officers, change what you can.")),
    Speed.WEEKS: (_("Within days to weeks"), _("Keep it in view: write down what follows, and look at it again.")),
}
