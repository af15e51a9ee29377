"""What can be found by words: declared once by the subject it belongs to, joined on one page (`screens/find`).

Names are encrypted, so they are opened and compared here, never by the database. What somebody types is a value of
one request: it stands in no address, no log and no table, and what they may not see is never opened.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from karpear.rules.access import Verb
from karpear.rules.text.comparison import comparable
from karpear.rules.text.plurals import in_singular

from .models import Membership, Person, Watch

#: Lines of each group.
LINES = 5
#: Rows of one kind that are opened at first, the newest of them; the rest is looked through when somebody asks for it.
AT_FIRST = 2_500
FEWEST_LETTERS = 2
#: Of so many people or fewer the database looks up each one's rows; of more it goes through all rows, the newest first.
SMALL_CROWD = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: what it is called, where it leads, and what tells it from another of the same name."""

    name: str
    path: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind. `is_more`: there is more than is shown. `is_cut`: older rows were not opened.

    `lists`: lists that take the words (posted) and show all that match: (address, name).
    """

    name: str
    hits: Sequence[Hit]
    is_more: bool
    is_cut: bool
    lists: Sequence[tuple[str, str]] = ()


@dataclass
class Search:
    """What one person looks for. `is_deep`: in old rows, too."""

    person: Person
    text: str
    is_deep: bool = False
    #: Kinds of which older rows were not opened.
    cut: set[str] = field(default_factory=set)

    @cached_property
    def term(self) -> str:
        return comparable(self.text).strip()

    def fits(self, *texts: object) -> bool:
        """Does one of these hold what is looked for?"""
        return any(self.term in comparable(str(text)) for text in texts)

    def mentions(self, *texts: object) -> bool:
        """As `fits`, in words other than names: whoever types "floods" finds a flood."""
        return any(self.singular_term in in_singular(comparable(str(text))) for text in texts)

    @cached_property
    def singular_term(self) -> str:
        return in_singular(self.term)

    def opened(self, kind: str, rows: "QuerySet[Any]", *fields: str) -> list[tuple[Any, ...]]:
        """These fields of the newest rows; ids sort by time. Of all of them if it is deep."""
        values = rows.order_by("-pk").values_list(*fields)
        if self.is_deep:
            return list(values)
        newest = list(values[: AT_FIRST + 1])
        if len(newest) > AT_FIRST:
            self.cut.add(kind)
        return newest[:AT_FIRST]

    def newest_of(self, people: Collection[UUID], rows: "QuerySet[Any]") -> list[UUID]:
        """The newest of these rows that are about one of these people."""
        rows_of_people = rows.filter(person__among=people)
        if not people:
            return []
        if len(people) > SMALL_CROWD:
            return list(rows_of_people.order_by("-pk").values_list("pk", flat=True)[: LINES + 1])
        return sorted(rows_of_people.order_by().values_list("pk", flat=True), reverse=True)[: LINES + 1]

    @cached_property
    def named(self) -> dict[UUID, str]:
        """People of theirs who are shown by a name that fits, and that name: never the one behind a code name."""
        organisations = Membership.objects.organisations(self.person, Verb.SEE_MEMBERS)
        members = Membership.objects.filter(organisation__in=organisations)
        watches = Watch.objects.accepted().of(self.person, Verb.ACT_ON_ALERT)
        name_fields = ("person", "person__code_name", "person__name")
        people = [*self.opened("people", members, *name_fields), *self.opened("people", watches, *name_fields)]
        return {pk: str(code_name or name) for pk, code_name, name in people if self.fits(code_name or name)}


@dataclass(frozen=True, slots=True)
class SearchKind:
    """`what`: a code, the same everywhere; `word`: how the group is called.

    `look`: the hits, the best first, at most one more than LINES. `lists`: where all that match can be shown.
    """

    what: str
    word: str
    look: Callable[[Search], Sequence[Hit]]
    lists: Callable[[Person], Sequence[tuple[str, str]]] = lambda _person: ()

    def group(self, search: Search) -> HitGroup:
        hits = self.look(search)
        lists = self.lists(search.person) if len(hits) > LINES else ()
        return HitGroup(gettext(self.word), hits[:LINES], len(hits) > LINES, self.what in search.cut, lists)
