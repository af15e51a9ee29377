"""What proofs are called, how one stands in a word, and where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from karpear.rules.ready.person import (
    OWED,
    SELF_PROVEN,
    VOLUNTARY,
    PersonReadiness,
    Proof,
    ProofLine,
    ProofState,
    Ready,
)
from karpear.ui.columns import mark
from karpear.ui.templatetags.ui import length


@dataclass(frozen=True, slots=True)
class ProofWords:
    """`head`: of a column. `name`: what was proven; `missing`: what is wrong without it. `path`: where one does it."""

    head: Any
    name: Any
    missing: Any
    path: str = ""
    do: Any = ""


PROOFS: Mapping[Proof, ProofWords] = {
    Proof.PHONE: ProofWords(
        pgettext_lazy("proof", "Phone"),
        gettext_lazy("A phone was tested, and an officer answered"),
        gettext_lazy("phone not tested"),
        "/devices/",
        gettext_lazy("Test a phone"),
    ),
    Proof.CONTACTS: ProofWords(
        pgettext_lazy("proof", "Contacts"),
        gettext_lazy("Somebody outside has accepted to be relied on"),
        gettext_lazy("no contact yet"),
        "/contacts/",
        gettext_lazy("Ask a contact"),
    ),
    Proof.REACHED: ProofWords(
        pgettext_lazy("proof", "Messages"),
        gettext_lazy("A message was proven to arrive"),
        gettext_lazy("no message proven"),
        "/addresses/",
        gettext_lazy("Test an address"),
    ),
    Proof.CHECK_INS: ProofWords(
        pgettext_lazy("proof", "Check-ins"),
        gettext_lazy("Somebody expects to hear from you: on a trip, or every day"),
        gettext_lazy("no plan of check-ins"),
        "/daily/",
        gettext_lazy("Plan check-ins"),
    ),
    Proof.POLICY: ProofWords(
        pgettext_lazy("proof", "Policy"),
        gettext_lazy("The rules that apply were read and understood"),
        gettext_lazy("rules not read"),
        "/policies/mine/",
        gettext_lazy("Read them"),
    ),
    Proof.TRAINING: ProofWords(
        pgettext_lazy("proof", "Training"),
        gettext_lazy("What the role needs was learnt and shown"),
        gettext_lazy("training missing"),
        "/training/mine/",
        gettext_lazy("See what is missing"),
    ),
    Proof.COVER: ProofWords(
        pgettext_lazy("proof", "Cover"),
        gettext_lazy("Social security or an insurance covers them"),
        gettext_lazy("not covered"),
        "/insurance/mine/",
        gettext_lazy("See my cover"),
    ),
    Proof.FAMILY: ProofWords(
        pgettext_lazy("proof", "Family plan"),
        gettext_lazy("There is a plan for the family, with a date"),
        gettext_lazy("no family plan"),
        "/families/mine/",
        gettext_lazy("Make one"),
    ),
    Proof.SECOND_FACTOR: ProofWords(
        pgettext_lazy("proof", "Second factor"),
        gettext_lazy("A second factor protects signing in: without it, nobody acts for others"),
        gettext_lazy("no second factor"),
        "/second-factor/",
        gettext_lazy("Set it up"),
    ),
    Proof.NUMBERS: ProofWords(
        pgettext_lazy("proof", "Numbers"),
        gettext_lazy("The chosen numbers were typed from memory"),
        gettext_lazy("no number learnt"),
        "/know/numbers/",
        gettext_lazy("Try a number"),
    ),
    Proof.DRILL: ProofWords(
        pgettext_lazy("proof", "Drill"),
        gettext_lazy("“I have it” was pressed in a drill, or a roll-call was answered"),
        gettext_lazy("no drill answered"),
    ),
    Proof.RECOVERY: ProofWords(
        pgettext_lazy("proof", "Recovery"),
        gettext_lazy("A forgotten secret of the vault can be recovered"),
        gettext_lazy("secret not recoverable"),
        "/vault/recovery/",
        gettext_lazy("See how"),
    ),
}
READY: Mapping[Ready, tuple[str, Any]] = {
    Ready.YES: ("safe", gettext_lazy("ready")),
    Ready.PARTLY: ("due", gettext_lazy("partly ready")),
    Ready.NO: ("late", gettext_lazy("not ready")),
}
#: Shape and shade of each state: the darker, the worse. None is red.
_SHAPES = {ProofState.HOLDS: "✓", ProofState.ENDS_SOON: "◔", ProofState.RAN_OUT: "▲", ProofState.MISSING: "▲"}
_HEAT = {ProofState.HOLDS: 2, ProofState.ENDS_SOON: 3, ProofState.RAN_OUT: 4, ProofState.MISSING: 5}


#: Where nothing was proven: there is none, or something of it is missing.
_MISSING_WORDS = {
    Proof.CONTACTS: gettext_lazy("none"),
    Proof.CHECK_INS: gettext_lazy("none"),
    Proof.POLICY: pgettext_lazy("proof", "missing"),
    Proof.TRAINING: pgettext_lazy("proof", "missing"),
    Proof.COVER: pgettext_lazy("proof", "missing"),
}
#: Of these only that there is one is said, and no day: what a family has settled is its own.
UNDATED = frozenset({Proof.FAMILY})
_UNDATED_WORDS = {
    ProofState.HOLDS: pgettext_lazy("family plan", "yes"),
    ProofState.ENDS_SOON: pgettext_lazy("family plan", "to look at again"),
    ProofState.RAN_OUT: pgettext_lazy("family plan", "too old"),
    ProofState.MISSING: pgettext_lazy("family plan", "none"),
}


def gap_words(line: ProofLine) -> str:
    """What is wrong, in a few words."""
    words = PROOFS[line.proof]
    if line.state is ProofState.RAN_OUT:
        return _("%(proof)s: too long ago") % {"proof": words.head}
    return str(words.missing)


def ready_mark(person: PersonReadiness) -> SafeString:
    """Ready, partly or not, and why: the worst gap, and how many more make somebody not ready."""
    kind, word = READY[person.ready]
    if person.worst is None:
        return mark(kind, word)
    worst, *others = map(gap_words, person.worst_gaps)
    more = format_html(' <abbr title="{}">+{}</abbr>', ", ".join(others), len(others)) if others else ""
    return format_html('{}<span class="gap">: {}{}</span>', mark(kind, word), worst, more)


def ready_words(person: PersonReadiness) -> str:
    """The same for a file."""
    word = str(READY[person.ready][1])
    return f"{word}: {', '.join(gap_words(line) for line in person.gaps)}" if person.gaps else word


def proof_cell(person: PersonReadiness, proof: Proof, now: datetime) -> SafeString:
    """One cell of the map: shape, word or age, and its shade."""
    line = person.line(proof)
    if line.state is ProofState.NOT_ASKED:
        return format_html('<span class="proof" title="{}">–</span>', _("not asked of them"))
    kind, shape, words = _KINDS[line.state][0], _SHAPES[line.state], _short(person, line, now)
    if line.proof in VOLUNTARY and line.is_gap:
        return format_html('<span class="proof"><span aria-hidden="true">○</span> {}</span>', words)
    cell = '<span class="proof{} heat-{} state-{}"><span aria-hidden="true">{}</span> {}</span>'
    is_long = line.proof in UNDATED and line.state is ProofState.ENDS_SOON
    return format_html(cell, " proof-long" if is_long else "", _HEAT[line.state], kind, shape, _with_hand(words, line))


def _with_hand(words: str, line: ProofLine) -> str:
    """Whoever keeps it of others wrote this down of themselves."""
    return f"{words}, {_('own entry')}" if line.by_own_hand else words


def _short(person: PersonReadiness, line: ProofLine, now: datetime) -> str:
    if line.proof in UNDATED:
        return str(_UNDATED_WORDS[line.state])
    if line.state is ProofState.MISSING:
        return str(_MISSING_WORDS.get(line.proof, gettext_lazy("never")))
    if line.proof is Proof.CONTACTS:
        return str(person.contacts)
    if line.state is ProofState.ENDS_SOON and line.ends_at:
        return _("%(time)s left") % {"time": length((line.ends_at - now).total_seconds())}
    if line.ends_at is None or line.proven_at is None or line.proven_at >= now:
        return pgettext("proof", "yes")
    return length((now - line.proven_at).total_seconds())


def proof_words(person: PersonReadiness, proof: Proof) -> str:
    """One cell of a file: the day, or that there is none."""
    line = person.line(proof)
    if line.state is ProofState.NOT_ASKED:
        return ""
    if line.proof in UNDATED:
        return str(_UNDATED_WORDS[line.state])
    if line.proven_at is None:
        return _("never")
    day = f"{localtime(line.proven_at):%Y-%m-%d}"
    day = _("%(day)s, too long ago") % {"day": day} if line.state is ProofState.RAN_OUT else day
    return _with_hand(day, line)


def proof_rank(person: PersonReadiness, proof: Proof) -> tuple[int, float]:
    """For sorting: the worst first, then what is proven longest ago; what is not asked last."""
    line = person.line(proof)
    return -line.state, line.proven_at.timestamp() if line.proven_at else 0.0


@dataclass(frozen=True, slots=True)
class ShownProof:
    """One proof as a line of a page."""

    line: ProofLine
    words: ProofWords
    kind: str
    state: str

    @property
    def proven_at(self) -> datetime | None:
        return None if self.line.proof in UNDATED else self.line.proven_at


_KINDS = {
    ProofState.NOT_ASKED: ("off", gettext_lazy("not needed")),
    ProofState.HOLDS: ("safe", gettext_lazy("proven")),
    ProofState.ENDS_SOON: ("due", gettext_lazy("runs out soon")),
    ProofState.RAN_OUT: ("late", gettext_lazy("too long ago")),
    ProofState.MISSING: ("late", gettext_lazy("not yet")),
}


def proof_lines(person: PersonReadiness) -> list[ShownProof]:
    """Every proof that is asked of somebody, in order."""
    lines = [line for line in person.lines if line.state is not ProofState.NOT_ASKED]
    return [ShownProof(line, PROOFS[line.proof], *map(str, _KINDS[line.state])) for line in lines]


@dataclass(frozen=True, slots=True)
class SeenCell:
    """One cell of the matrix, as officers see it."""

    head: Any
    cell: SafeString


def seen_cells(person: PersonReadiness, now: datetime) -> list[SeenCell]:
    """The row of the matrix that officers see of somebody: the very cells."""
    return [SeenCell(PROOFS[proof].head, proof_cell(person, proof, now)) for proof in (*OWED, *SELF_PROVEN)]
