"""What somebody tells their organisation about their roles, as one sealed text that is equally long for everybody.

Somebody who has no role, and somebody who stands for election with a leave and a card, leave rows of the same size.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from karpear.rules.voice.engagement import Leave, PoliticalRole, Roles

#: Bytes of what is told, filled up with blanks. The forms let nobody say more.
SIZE = 6_144


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRoles:
    """Roles and what goes with them. Days are ISO texts, empty where nobody said one."""

    roles: Sequence[str] = ()
    since: str = ""
    until: str = ""
    words: str = ""
    leave_from: str = ""
    leave_until: str = ""
    leave_agreed_by: str = ""
    leave_agreed_on: str = ""
    leave_answer: str = ""
    leave_answer_by: str = ""
    leave_why: str = ""
    offered_from: str = ""
    offered_until: str = ""
    issuer: str = ""
    number: str = ""
    valid_until: str = ""
    copy_with: str = ""

    @property
    def leave(self) -> Leave | None:
        """The leave that was asked for."""
        if not (self.leave_from and self.leave_until):
            return None
        return Leave(
            as_day(self.leave_from), as_day(self.leave_until), bool(self.leave_agreed_on), bool(self.leave_answer)
        )

    @property
    def waits_for_lead(self) -> bool:
        """Is a leave asked for of which no lead has said anything?"""
        return self.leave is not None and not self.leave.agreed and not self.leave_answer

    @property
    def rule(self) -> Roles:
        """As the rule reads it."""
        return Roles(
            roles=[PoliticalRole(code) for code in self.roles],
            since=as_day(self.since) if self.since else None,
            until=as_day(self.until) if self.until else None,
            leave=self.leave,
        )

    @property
    def card_until(self) -> date | None:
        """The last day of the accreditation or press card."""
        return as_day(self.valid_until) if self.valid_until else None

    def change(self, **cells: Any) -> "DeclaredRoles":
        """The same with other answers, as a form hands them in: days become texts."""
        return replace(self, **{name: cell_text(cell) for name, cell in cells.items()})


def as_day(text: str) -> date:
    return date.fromisoformat(text)


def cell_text(cell: Any) -> Any:
    """A day as text, nothing as the empty text; codes stay a list."""
    if isinstance(cell, list | tuple):
        return [str(code) for code in cell]
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


def pack(content: DeclaredRoles) -> str:
    """One text of a fixed length."""
    raw = json.dumps(asdict(content), ensure_ascii=False, separators=(",", ":")).encode()
    if len(raw) > SIZE:
        raise ValueError("More was told than a declaration holds.")
    return b64encode(raw.ljust(SIZE)).decode()


def unpack(text: str) -> DeclaredRoles:
    """The other way round."""
    return DeclaredRoles(**json.loads(b64decode(text))) if text else DeclaredRoles()
