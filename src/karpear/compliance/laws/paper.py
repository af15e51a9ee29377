"""The questions for the lawyer on paper: one sheet where they fit, the organisation's own first."""

from dataclasses import asdict
from datetime import datetime
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.people.models import Organisation
from karpear.ui.paper import pdf

from ..paper import TEMPLATES
from .lists import LAWYER_TITLE
from .queries.lawyer import lawyer_groups


def lawyer_paper(organisation: Organisation, now: datetime) -> bytes:
    """In the language of its reader. Names nobody."""
    parts = groupby(lawyer_groups(organisation, now), key=lambda group: group.part)
    data = {
        "heading": LAWYER_TITLE,
        "how": _("No source confirms this. Answer by number, on the back or on another sheet."),
        "signature": _("Name, day, signature"),
        "no_advice": _("This is not legal advice. Ask a lawyer before you rely on it."),
        "made": date_format(now, "j M Y"),
        "parts": [
            {"title": title, "lines": [asdict(line) for group in groups for line in group.lines]}
            for title, groups in parts
        ],
    }
    return pdf(TEMPLATES / "lawyer.typ", data, languages=[get_language() or "en"], title="", now=now)
