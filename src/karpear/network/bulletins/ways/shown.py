"""One bulletin as a page without an account shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from karpear.rules.sharing.bulletins import EventKind
from karpear.rules.sharing.labels import Label, RecipientClass, allowance

from ..models import Bulletin, BulletinStep
from ..words import EVENTS, HAND_ON
from .renderings import BulletinWords, sure_of, taken_back_in, where_of, words_of


@dataclass(frozen=True, slots=True)
class ShownBulletin:
    """What stands on it, in the reader's language. `taken_back`: which one it takes back; empty: none."""

    row: Bulletin
    words: BulletinWords
    event: Any
    marking: str
    where: str
    sure: str
    taken_back: str
    hand_on: Any

    @property
    def updates(self) -> bool:
        return self.row.step == BulletinStep.UPDATE


def shown_items(
    rows: Iterable[Bulletin], language: str, kind: RecipientClass = RecipientClass.PUBLIC
) -> list[ShownBulletin]:
    """`kind`: what the reader is to them."""
    return [
        ShownBulletin(
            row=row,
            words=words_of(row, language),
            event=EVENTS[EventKind(row.event)],
            marking=Label(row.label).marking,
            where=where_of(row),
            sure=sure_of(row),
            taken_back=taken_back_in(row, kind),
            hand_on=HAND_ON[allowance(Label(row.label), kind).forward],
        )
        for row in rows
    ]
