"""What an invited browser sends, and how it is answered: bodies and answers of a few sizes, whatever is in them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .values import LONGEST_COMMENT, MOST_SIGNATORIES
from .words import KINDS

#: Every call but the one that hands in a name is so long; that one is so many blocks, and every answer is one.
SHORT, BLOCK = 2048, 16384
MOST_BLOCKS = 16
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_SHARE = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_ROUND = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SEALED = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class BadShape(Exception):
    """This is not a call that our page makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHolder:
    """By what somebody acts: the token of a link that was not used yet, or the capability of a pledge."""

    token: str = ""
    capability: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookCall:
    """How does it stand, and I?"""

    caller: LinkHolder


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentCall:
    """A word about the draft."""

    caller: LinkHolder
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeCall:
    """A pledge, another condition, or its withdrawal: the same fields, so that nobody sees from outside which it is."""

    caller: LinkHolder
    new_capability: str
    stands: bool
    kind: str
    at_least: int
    at_least_of: Mapping[str, int]
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCall:
    """A sealed name, the one-time secret of this round, and a key for the next."""

    caller: LinkHolder
    round: UUID
    sealed_name: str
    share: str
    next_recipient: str


type Call = LookCall | CommentCall | PledgeCall | AnswerCall


def read_call(body: bytes) -> Call:
    """The call in a body of one of the sizes. Raises BadShape."""
    fields = _fields(body)
    verb = fields.get("verb")
    sized = len(body) % BLOCK == 0 and len(body) <= MOST_BLOCKS * BLOCK if verb == "answer" else len(body) == SHORT
    if not sized:
        raise BadShape
    if verb == "look":
        return LookCall(caller=_caller(fields))
    if verb == "comment":
        return _comment(fields)
    if verb == "pledge":
        return _pledge(fields)
    if verb == "answer":
        return _answer(fields)
    raise BadShape


def padded(answer: Mapping[str, Any]) -> bytes:
    """As JSON, filled up to one block: the set of an opening fits into it, and everything else."""
    bare = json.dumps({**answer, "pad": ""}, separators=(",", ":")).encode()
    return bare[:-2] + b" " * (BLOCK - len(bare)) + bare[-2:]


def _fields(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadShape from error
    if not isinstance(fields, dict) or not isinstance(fields.get("pad"), str):
        raise BadShape
    return fields


def _text(fields: Mapping[str, Any], name: str, shape: re.Pattern[str]) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise BadShape
    return value


def _caller(fields: Mapping[str, Any]) -> LinkHolder:
    if fields.get("token", "") != "":
        return LinkHolder(token=_text(fields, "token", _SECRET))
    return LinkHolder(capability=_text(fields, "capability", _SECRET))


def _comment(fields: Mapping[str, Any]) -> CommentCall:
    words = fields.get("words")
    if not isinstance(words, str) or "\x00" in words or not words.strip():
        raise BadShape
    try:
        is_short = len(words.encode()) <= LONGEST_COMMENT
    except UnicodeEncodeError as error:  # half of a pair
        raise BadShape from error
    if not is_short:
        raise BadShape
    return CommentCall(caller=_caller(fields), words=words.strip())


def _pledge(fields: Mapping[str, Any]) -> PledgeCall:
    caller = _caller(fields)
    at_least_of, kind = fields.get("at_least_of"), fields.get("kind")
    if not isinstance(at_least_of, dict) or not isinstance(kind, str) or not {kind, *at_least_of} <= set(KINDS):
        raise BadShape
    if not isinstance(fields.get("stands"), bool) or not isinstance(fields.get("new_capability", ""), str):
        raise BadShape
    return PledgeCall(
        caller=caller,
        new_capability=_text(fields, "new_capability", _SECRET) if caller.token else "",
        stands=fields["stands"],
        kind=kind,
        at_least=_number(fields.get("at_least")),
        at_least_of={kind: _number(number) for kind, number in sorted(at_least_of.items())},
        recipient=_text(fields, "recipient", _RECIPIENT),
    )


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_SIGNATORIES:
        raise BadShape
    return value


def _answer(fields: Mapping[str, Any]) -> AnswerCall:
    return AnswerCall(
        caller=LinkHolder(capability=_text(fields, "capability", _SECRET)),
        round=UUID(_text(fields, "round", _ROUND)),
        sealed_name=_text(fields, "sealed_name", _SEALED),
        share=_text(fields, "share", _SHARE),
        next_recipient=_text(fields, "next_recipient", _RECIPIENT),
    )
