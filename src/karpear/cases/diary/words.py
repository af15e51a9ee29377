"""The short lists that a diary entry is written with. Codes go inside the seal; the server never sees which was chosen.

After INSO (acts), AWSD (kind of place, circumstances), ACLED (precision of time and place).
"""

from django.utils.translation import gettext_lazy as _

from karpear.ui.scales import GROUNDS

KINDS = {
    "threat": _("Threat"),
    "incident": _("Incident"),
    "odd": _("Odd thing"),
    "pressured": _("Pressured"),
    "other": _("Something else"),
}
#: Of a note that is written in ten seconds. What was "pressured" has questions of its own.
KINDS_OF_A_NOTE = [(code, KINDS[code]) for code in ("odd", "threat", "incident", "other")]
TIME_PRECISIONS = {
    "exact": _("to the minute"),
    "day": _("that day"),
    "week": _("about that week"),
    "month": _("about that month"),
}
PLACE_PRECISIONS = {
    "exact": _("exactly there"),
    "area": _("village, commune or quarter"),
    "province": _("somewhere in the province"),
}
CHANNELS = {
    "in_person": _("In person"),
    "call": _("Phone call"),
    "message": _("Message (SMS, chat)"),
    "social": _("Social media"),
    "letter": _("Letter or paper"),
    "follow": _("Followed or watched"),
    "damage": _("Damage or break-in"),
    "online": _("Account or device attacked"),
    "official": _("By an authority, officially"),
    "someone": _("Through somebody else"),
    "other": _("Another way"),
}
ACTS = {
    "attack": _("Attack (hurt, tried to hurt, destroyed)"),
    "confine": _("Confine (held, arrested, abducted, stopped from leaving)"),
    "theft": _("Theft (taken, robbed, confiscated)"),
    "threat": _("Threat (said or shown that harm will come)"),
    "legal": _("Legal or administrative act"),
}
EFFECTS = {
    "people": _("People"),
    "property": _("Property"),
    "programmes": _("Programmes"),
    "legal": _("Legal standing"),
}
PLACE_TYPES = {
    "home": _("Home"),
    "office": _("Office or compound"),
    "project_site": _("Project site"),
    "public": _("Public place"),
    "road": _("Road"),
    "custody": _("Custody"),
    "online": _("Online or by phone"),
    "unknown": _("Not known"),
}
CONTEXTS = {
    "ambush": _("Ambush"),
    "combat": _("Fighting or crossfire"),
    "detention": _("Detention"),
    "individual": _("Aimed at one person"),
    "mob": _("Crowd or mob"),
    "raid": _("Raid"),
    "unknown": _("Not known"),
}
ASKERS = {
    "family": _("Family"),
    "friends": _("Friends"),
    "employer": _("Employer"),
    "authority": _("Authority"),
    "other": _("Somebody else"),
}
LISTS = {
    "kinds": KINDS,
    "time_precisions": TIME_PRECISIONS,
    "place_precisions": PLACE_PRECISIONS,
    "channels": CHANNELS,
    "acts": ACTS,
    "grounds": {ground.value: word.name for ground, word in GROUNDS.items()},
    "effects": EFFECTS,
    "place_types": PLACE_TYPES,
    "contexts": CONTEXTS,
    "askers": ASKERS,
}
