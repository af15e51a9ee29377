"""Self-assessments over the years: each element in each finished session, and what changed since the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localtime

from karpear.countries.queries import self_assessments
from karpear.countries.self_assessments import AssessmentForm
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.risk.session_clock import next_due

from ..models import Item, ItemKind, Session, SessionState
from ..pack_forms import form_of
from ..questions import named

#: So many sessions stand in the table and in the pictures, the newest of them.
MOST_YEARS = 8
#: One small picture, in units of the drawing.
WIDTH, HEIGHT, EDGE = 120, 48, 6


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element in two sessions; None: not judged there, or left open. `way`: new, up, down, same or open."""

    name: str
    heading: str
    before: int | None
    after: int | None
    proof: str
    why: str

    @property
    def way(self) -> str:
        if self.after is None:
            return "open"
        if self.before is None:
            return "new"
        if self.before == self.after:
            return "same"
        return "up" if self.after > self.before else "down"


@dataclass(frozen=True, slots=True)
class YearDot:
    """One session in a small picture."""

    x: int
    y: int
    step: int


@dataclass(frozen=True, slots=True)
class ElementYears:
    """One element over the years. `steps`: one for each session, None where it was not judged."""

    name: str
    heading: str
    steps: Sequence[int | None]
    dots: Sequence[YearDot]

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def way(self) -> str:
        """How it changed between the last two sessions: up, down, same, or new where there is nothing to compare."""
        *earlier, last = self.steps or [None]
        previous = earlier[-1] if earlier else None
        if last is None or previous is None:
            return "new"
        return "same" if last == previous else "up" if last > previous else "down"


@dataclass(frozen=True, slots=True)
class FormYears:
    """One form in one organisation. `under_way`: the session that is not finished. `due_on`: None before the first."""

    organisation: Organisation
    form: AssessmentForm
    sessions: Sequence[Session]
    elements: Sequence[ElementYears]
    under_way: Session | None
    due_on: date | None
    overdue: bool

    @property
    def last(self) -> Session | None:
        return self.sessions[-1] if self.sessions else None

    def counted(self, way: str) -> int:
        """How many elements went this way since the session before."""
        return sum(element.way == way for element in self.elements)

    @property
    def up(self) -> int:
        return self.counted("up")

    @property
    def down(self) -> int:
        return self.counted("down")


def form_pages(person: Person, language: str, now: datetime, *, key: str = "") -> list[FormYears]:
    """Every form, or that of this key, in each organisation whose preparedness this person may see."""
    pages = []
    for organisation in organisations_where(person, Verb.SEE_PREPAREDNESS, by_name=True):
        sessions = list(Session.objects.filter(organisation=organisation).exclude(form="").order_by("created_at", "id"))
        for session in sessions:
            session.organisation = organisation
        for form in self_assessments(organisation.country):
            if key in ("", form.key):
                own_sessions = [session for session in sessions if session.form == form.key]
                pages.append(_years(organisation, form, own_sessions, language, now))
    return pages


def _years(
    organisation: Organisation, form: AssessmentForm, sessions: Sequence[Session], language: str, now: datetime
) -> FormYears:
    finished = sorted((s for s in sessions if s.finished_at), key=lambda s: (s.finished_at, s.pk))[-MOST_YEARS:]
    last = finished[-1] if finished else None
    due = localtime(next_due(last.finished_at, by_form=True)).date() if last and last.finished_at else None
    return FormYears(
        organisation=organisation,
        form=form,
        sessions=finished,
        elements=_elements(form, finished, language),
        under_way=next((s for s in reversed(sessions) if s.state != SessionState.FINISHED), None),
        due_on=due,
        overdue=due is not None and due <= localtime(now).date(),
    )


def _elements(form: AssessmentForm, sessions: Sequence[Session], language: str) -> list[ElementYears]:
    """Those of the newest session first in its order, then those that are no longer judged."""
    by_session = {session.pk: session for session in sessions}
    rows: dict[str, dict[UUID, Item]] = {}
    newest_first = {session.pk: -place for place, session in enumerate(sessions)}
    items = Item.objects.filter(session__in=by_session, kind=ItemKind.ELEMENT)
    for item in sorted(items, key=lambda i: (newest_first[i.session_id], i.position, i.pk)):
        item.session = by_session[item.session_id]
        rows.setdefault(item.catalogue_id, {})[item.session_id] = item
    return [_element(form, sessions, row, language) for row in rows.values()]


def _element(
    form: AssessmentForm, sessions: Sequence[Session], row: Mapping[UUID, Item], language: str
) -> ElementYears:
    newest = next(iter(row.values()))
    steps = [_step(row[session.pk]) if session.pk in row else None for session in sessions]
    gap = (WIDTH - 2 * EDGE) / max(len(sessions) - 1, 1)
    rise = (HEIGHT - 2 * EDGE) / form.highest
    dots = [
        YearDot(round(EDGE + place * gap), round(HEIGHT - EDGE - step * rise), step)
        for place, step in enumerate(steps)
        if step is not None
    ]
    return ElementYears(named(newest, language)[0], _heading(newest, language), steps, dots)


def _step(item: Item) -> int | None:
    return item.settled["rating"] if item.settled else None


def _heading(item: Item, language: str) -> str:
    form = form_of(item.session)
    element = form.elements.get(item.catalogue_id) if form else None
    return element.heading.in_language(language) if element and element.heading else ""


def compared_elements(session: Session, language: str) -> list[ElementChange]:
    """Each element of a session next to the previous one by the same form. Empty for one of risks."""
    if not session.form:
        return []
    old_steps = {item.catalogue_id: _step(item) for item in session.previous.items.all()} if session.previous else {}
    return [
        ElementChange(
            named(item, language)[0], _heading(item, language), old_steps.get(item.catalogue_id), _step(item),
            item.proof, item.settled_why,
        )
        for item in session.items.all()
    ]  # fmt: skip


def step_words(form: AssessmentForm, language: str) -> list[tuple[int, str, str]]:
    """The scale of a form: (step, name, what it means)."""
    return [(n, s.name.in_language(language), s.meaning.in_language(language)) for n, s in form.steps.items()]
