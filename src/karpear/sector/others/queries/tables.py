"""What came from other installations, as far as it can be read as a table of what is counted here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from karpear.db.reader import unguarded
from karpear.network.federation.queries.cells import received_cells, taken_tables
from karpear.network.members.models import Network
from karpear.rules.counting.publication import Publication
from karpear.rules.counting.received import read_table

from ...period_words import period_words
from ...releases.areas import zones_of

#: So much of a key stands on a page.
_KEY_SHOWN = 16


@dataclass(frozen=True, slots=True)
class ReceivedTable:
    """One table. `is_twice`: its installation has published this period more than once."""

    peer: str
    table: Publication
    item: int
    publisher: str
    issued: datetime
    is_twice: bool = False

    @property
    def period(self) -> str:
        return str(self.table.period)

    @property
    def signed_by(self) -> str:
        return self.publisher[:_KEY_SHOWN]

    @property
    def code(self) -> str:
        """By which an address says which one is meant."""
        return f"{self.period}.{self.signed_by}"

    @property
    def words(self) -> str:
        return f"{period_words(self.period)} · {self.peer}"


@dataclass(frozen=True, slots=True)
class ReceivedTables:
    """`unreadable`: how many of whose cannot be read here: of another country, or of a later version."""

    tables: Sequence[ReceivedTable]
    unreadable: Mapping[str, int]


@unguarded("whether a published table came")
def has_received(network: Network) -> bool:
    """Without reading any of it."""
    return taken_tables().filter(network=network).exists()


def received_tables(network: Network) -> ReceivedTables:
    """The newest period first; of what an installation published twice, the newest."""
    tables: list[ReceivedTable] = []
    unreadable: list[str] = []
    for row in received_cells(network):
        try:
            publication = read_table(row.release, zones_of(network.body.country))
        except ValueError:
            unreadable.append(row.peer)
        else:
            tables.append(ReceivedTable(row.peer, publication, row.item, row.publisher, row.issued))
    newest: dict[str, ReceivedTable] = {}
    times = Counter(table.code for table in tables)
    for table in tables:
        newest.setdefault(table.code, replace(table, is_twice=times[table.code] > 1))
    in_order = sorted(newest.values(), key=lambda table: table.period, reverse=True)
    return ReceivedTables(in_order, Counter(unreadable))
