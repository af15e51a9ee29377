"""What somebody finds, in all rooms: each says what can be found in it, and this joins the groups."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from karpear.activities.plans.search import PLANS
from karpear.alerts.search import ALERTS
from karpear.cases.incidents.search import INCIDENTS
from karpear.compliance.duties.search import DUTIES
from karpear.network.bulletins.search import BULLETINS
from karpear.network.directory.services.search import SERVICES
from karpear.network.meetings.search import COUNCIL
from karpear.network.threads.search import THREADS
from karpear.people.models import Person
from karpear.people.people_search import PEOPLE
from karpear.people.search import FEWEST_LETTERS, HitGroup, Search, SearchKind
from karpear.readiness.know.search import GUIDES
from karpear.risks.register.search import RISKS
from karpear.ui.place_kinds import Reader
from karpear.ui.place_search import PlaceEntry, as_words, entries_for, entries_of
from karpear.vault.queries.directory import has_identity
from karpear.voice.decisions.search import DECISIONS
from karpear.voice.statements.search import STATEMENTS

KINDS: tuple[SearchKind, ...] = (
    PEOPLE, PLANS, ALERTS, RISKS, INCIDENTS, DUTIES, DECISIONS, STATEMENTS, BULLETINS, SERVICES, COUNCIL,
    THREADS, GUIDES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """`places`: all that the reader is shown, and which of them match. `text`: what things were looked for by.

    `is_cut`: older things were not looked through. `is_short`: too little was typed to look for it. `has_sealed`: what
    is sealed was not looked through, and the reader has a key to it.
    """

    places: Sequence[PlaceEntry]
    text: str = ""
    groups: Sequence[HitGroup] = ()
    is_cut: bool = False
    is_short: bool = False
    has_sealed: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.groups and not any(entry.is_hit for entry in self.places)


def findings(person: Person, reader: Reader, text: str, *, is_deep: bool = False) -> Findings:
    """Places by every word of it, and things by all of it.

    "Who is on duty?": where no place has all words, those do that are named in it. "invite Rith", "Rith's phone
    number": where that is how it begins or ends, the rest says what is looked for.
    """
    entries = entries_of(reader)
    matches = entries_for(entries, text)
    sought = next(filter(None, (_rest(text, words) for _entry, words in matches)), text)
    places = _marked(entries, [entry for entry, _words in matches])
    search = Search(person, sought, is_deep=is_deep)
    if len(search.term) < FEWEST_LETTERS:
        return Findings(places, sought, is_short=bool(text))
    groups = [kind.group(search) for kind in KINDS]
    shown_groups = [group for group in groups if group.hits]
    return Findings(places, sought, shown_groups, is_cut=bool(search.cut), has_sealed=has_identity(person))


def _rest(text: str, place_words: str) -> str:
    """The words of it before or after those that name a place; empty where these stand in the middle, or alone."""
    words, length = text.split(), len(place_words.split())
    if not 0 < length < len(words):
        return ""
    if as_words(" ".join(words[:length])) == place_words:
        return " ".join(words[length:]).removeprefix("of ")
    if as_words(" ".join(words[-length:])) == place_words:
        return " ".join(words[:-length]).removesuffix("'s").removesuffix("\N{RIGHT SINGLE QUOTATION MARK}s")
    return ""


def _marked(entries: Sequence[PlaceEntry], hits: Sequence[PlaceEntry]) -> list[PlaceEntry]:
    """Those that match first, in their order."""
    return [replace(entry, is_hit=True) for entry in hits] + [entry for entry in entries if entry not in hits]
