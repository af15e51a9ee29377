"""What the schema of the Common Alerting Protocol 1.2 asks of a file, as a table written by hand.

Source: OASIS, "Common Alerting Protocol", version 1.2, 1 July 2010, appendix A (XML schema CAP-v1.2.xsd): each element
in its order, how often (at least, at most; None: any number), and of what type. Validators of schemas are not among
what tests are run with; this table says the same for every element that the schema names.
"""

import re
from xml.etree.ElementTree import Element, fromstring

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
TEXT, TIME, NUMBER = "text", "time", "number"
STATUS = ("Actual", "Exercise", "System", "Test", "Draft")
TYPE = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPE = ("Public", "Restricted", "Private")
CATEGORY = (
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other",
)  # fmt: skip
RESPONSE = ("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None")
URGENCY = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITY = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTY = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")

PAIR = (("valueName", 1, 1, TEXT), ("value", 1, 1, TEXT))
RESOURCE = (
    ("resourceDesc", 1, 1, TEXT), ("mimeType", 1, 1, TEXT), ("size", 0, 1, NUMBER), ("uri", 0, 1, TEXT),
    ("derefUri", 0, 1, TEXT), ("digest", 0, 1, TEXT),
)  # fmt: skip
AREA = (
    ("areaDesc", 1, 1, TEXT), ("polygon", 0, None, TEXT), ("circle", 0, None, TEXT), ("geocode", 0, None, PAIR),
    ("altitude", 0, 1, NUMBER), ("ceiling", 0, 1, NUMBER),
)  # fmt: skip
INFO = (
    ("language", 0, 1, TEXT), ("category", 1, None, CATEGORY), ("event", 1, 1, TEXT),
    ("responseType", 0, None, RESPONSE), ("urgency", 1, 1, URGENCY), ("severity", 1, 1, SEVERITY),
    ("certainty", 1, 1, CERTAINTY), ("audience", 0, 1, TEXT), ("eventCode", 0, None, PAIR), ("effective", 0, 1, TIME),
    ("onset", 0, 1, TIME), ("expires", 0, 1, TIME), ("senderName", 0, 1, TEXT), ("headline", 0, 1, TEXT),
    ("description", 0, 1, TEXT), ("instruction", 0, 1, TEXT), ("web", 0, 1, TEXT), ("contact", 0, 1, TEXT),
    ("parameter", 0, None, PAIR), ("resource", 0, None, RESOURCE), ("area", 0, None, AREA),
)  # fmt: skip
ALERT = (
    ("identifier", 1, 1, TEXT), ("sender", 1, 1, TEXT), ("sent", 1, 1, TIME), ("status", 1, 1, STATUS),
    ("msgType", 1, 1, TYPE), ("source", 0, 1, TEXT), ("scope", 1, 1, SCOPE), ("restriction", 0, 1, TEXT),
    ("addresses", 0, 1, TEXT), ("code", 0, None, TEXT), ("note", 0, 1, TEXT), ("references", 0, 1, TEXT),
    ("incidents", 0, 1, TEXT), ("info", 0, None, INFO),
)  # fmt: skip
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def faults_of(file: bytes) -> list[str]:
    """Every place where a file is not what the schema asks for; empty: it is valid."""
    root = fromstring(file)
    return [f"root {root.tag}"] if root.tag != f"{CAP}alert" else list(_faults(root, ALERT, "alert"))


def _faults(parent, table, path):
    """In the order of the schema, each as often as it says, and nothing else."""
    order = [name for name, *_rest in table]
    tags = [child.tag.removeprefix(CAP) for child in parent]
    yield from (f"{path}/{tag} is not known" for tag in tags if tag not in order)
    places = [order.index(tag) for tag in tags if tag in order]
    if places != sorted(places):
        yield f"{path} is in another order: {tags}"
    for name, least, most, kind in table:
        children = parent.findall(f"{CAP}{name}")
        if len(children) < least or (most is not None and len(children) > most):
            yield f"{path}/{name} is there {len(children)} times"
        for child in children:
            yield from _faults_of_one(child, kind, f"{path}/{name}")


def _faults_of_one(child: Element, kind, path: str):
    if isinstance(kind, tuple) and isinstance(kind[0], tuple):
        yield from _faults(child, kind, path)
        return
    text = child.text or ""
    is_right = {
        TEXT: lambda: True,
        TIME: lambda: bool(_TIME.fullmatch(text)),
        NUMBER: lambda: bool(_NUMBER.fullmatch(text)),
    }
    if len(child) or child.attrib or not (text in kind if isinstance(kind, tuple) else is_right[kind]()):
        yield f"{path}: {text!r}"
