"""What a bulletin says, in the language of whoever reads first, then in the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Bulletin
from ..words import PARTS


@dataclass(frozen=True, slots=True)
class BulletinText:
    """Its words in one language."""

    language: str
    language_name: str
    headline: str
    avoid: str
    todo: str


def texts_of(row: Bulletin) -> list[BulletinText]:
    """In each language in which it says anything, the reader's own first."""
    language = get_language() or "en"
    names = dict(settings.LANGUAGES)
    texts = [
        BulletinText(
            code, str(names.get(code, code)), getattr(row, f"headline_{code}"), getattr(row, f"avoid_{code}"),
            getattr(row, f"todo_{code}"),
        )
        for code in sorted(("km", "en"), key=lambda code: code != language)
    ]  # fmt: skip
    return [text for text in texts if text.headline or text.avoid or text.todo]


def headline_of(row: Bulletin) -> str:
    """In the reader's language, else in the other."""
    language = get_language() or "en"
    first, second = (row.headline_km, row.headline_en) if language == "km" else (row.headline_en, row.headline_km)
    return first or second or _("Bulletin")


def withdrawn_words() -> str:
    """What stands in place of the headline of what was taken back, and over what takes it back: not a word of it."""
    return _("A bulletin was taken back")


def changed_parts(former: Bulletin, row: Bulletin) -> Sequence[str]:
    """What differs between the two, as words."""
    return [str(word) for name, word in PARTS.items() if _cell(former, name) != _cell(row, name)]


def _cell(row: Bulletin, part: str) -> object:
    if part in ("headline", "avoid", "todo"):
        return getattr(row, f"{part}_km"), getattr(row, f"{part}_en")
    if part == "sure":
        return row.reliability, row.credibility
    return getattr(row, part)
