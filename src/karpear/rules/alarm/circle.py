"""Who stands around somebody: those on watch for their organisations, officers, leads, watchers, a buddy, contacts."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

# Never told by a ladder unless the person says so by name: telling them may be the danger.
QUIET_ROLES = frozenset({"local_authority", "journalist"})


@dataclass(frozen=True, slots=True)
class Group[Id: Hashable]:
    """Those who answer for one organisation. `guests`: who of those on watch stand in from another one."""

    on_watch: tuple[Id, ...] = ()
    officers: tuple[Id, ...] = ()
    leads: tuple[Id, ...] = ()
    guests: tuple[Id, ...] = ()

    @property
    def own_watch(self) -> tuple[Id, ...]:
        """Those on watch who belong there: a guest answers alarms, and nothing else."""
        return tuple(p for p in self.on_watch if p not in self.guests)


@dataclass(frozen=True, slots=True)
class Reliance[Id: Hashable]:
    """A contact who agreed. `told`: by a ladder; None: the person has not said, so their role decides."""

    id: Id
    role: str
    told: bool | None = None


@dataclass(frozen=True, slots=True)
class Circle[Id: Hashable]:
    """Everybody a ladder can reach about one person. Person ids, except `contacts`: contact ids in order.

    `watchers`: those among the first who are there because they agreed to watch over the person; `guests`: who stand
    in from another organisation.
    """

    about: Id
    on_watch: tuple[Id, ...] = ()
    officers: tuple[Id, ...] = ()
    leads: tuple[Id, ...] = ()
    buddy: Id | None = None
    contacts: tuple[Id, ...] = ()
    watchers: tuple[Id, ...] = ()
    guests: tuple[Id, ...] = ()

    @property
    def own_first(self) -> tuple[Id, ...]:
        """Who is told first of what nobody raised an alarm about: guests are left out."""
        return tuple(p for p in self.on_watch if p not in self.guests) or self.officers or self.leads

    @property
    def only_guests(self) -> tuple[Id, ...]:
        """Those on watch, where every one of them stands in: when they go home nobody has been told."""
        return self.on_watch if set(self.on_watch) <= set(self.guests) else ()

    @property
    def inside(self) -> tuple[Id, ...]:
        """Everybody whom the ladder tells before any contact, each once, never the person themselves."""
        buddy = () if self.buddy is None else (self.buddy,)
        insiders = (*self.on_watch, *self.officers, *self.leads, *buddy)
        return without_doubles(p for p in insiders if p != self.about)


def tells(role: str, choice: bool | None) -> bool:
    """Does a ladder tell this contact? As the person said by name; unless they did, authorities and journalists not."""
    return role not in QUIET_ROLES if choice is None else choice


def circle_of[Id: Hashable](
    about: Id,
    groups: Iterable[Group[Id]],
    *,
    watchers: Sequence[Id] = (),
    buddy: Id | None = None,
    contacts: Iterable[Reliance[Id]] = (),
) -> Circle[Id]:
    """Who stands where: first who watches over the person, then of each group whoever is on watch, else its officers.

    The person themselves is left out first, so that "else all officers" still holds for an officer's own SOS.
    """
    watching = tuple(p for p in watchers if p != about)
    first, officers, leads, guests = [*watching], list[Id](), list[Id](), list[Id]()
    for group in groups:
        guests += group.guests
        other_officers = [p for p in group.officers if p != about]
        first += [p for p in group.on_watch if p != about] or other_officers
        officers += other_officers
        leads += [p for p in group.leads if p != about]
    contact_ids = tuple(
        reliance.id for reliance in contacts if tells(reliance.role, reliance.told) and reliance.id != about
    )
    at_home = {*watching, *officers, *leads}
    standing_in = without_doubles(p for p in guests if p not in at_home)
    return Circle(about, tuple(first), tuple(officers), tuple(leads), buddy, contact_ids, watching, standing_in)


def without_doubles[Id: Hashable](ids: Iterable[Id]) -> tuple[Id, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(ids))
