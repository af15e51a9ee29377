"""What an author has let out of their diary, and the codes they may choose from."""

from uuid import UUID

from django.db.models import FETCH_RAISE, QuerySet

from karpear.countries.queries import catalogue, provinces
from karpear.people.models import Organisation, Person
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import FactorKind
from karpear.vault.models import Record, RecordType

from ..models import ConsentedFact


class Codes:
    """Threats and provinces of one country, with their names in one language."""

    def __init__(self, country: str, language: str) -> None:
        self.threats: dict[str, str] = {}
        self.acts: dict[str, str] = {}
        self.provinces: dict[str, str] = {}
        try:
            threats, places = catalogue(country).of_kind(FactorKind.THREAT), provinces(country)
        except Missing:
            return
        self.threats = {threat.id: threat.name.in_language(language) for threat in threats}
        self.acts = {threat.id: threat.coded or "" for threat in threats}
        self.provinces = {province.code: province.name.in_language(language) for province in places}


def own_entry(person: Person, thread: UUID) -> None:
    """Raises Missing unless this is an entry of their own diary that they keep."""
    if not Record.objects.kept().filter(owner=person, thread=thread, type=RecordType.ENTRY).exists():
        raise Missing


def entry_for(person: Person, thread: UUID) -> None:
    """Raises Missing unless they may read this entry, their own or one that was shared with them."""
    if not Record.objects.visible_to(person).filter(thread=thread, type=RecordType.ENTRY).exists():
        raise Missing


def standing_fact(person: Person, thread: UUID) -> ConsentedFact | None:
    """What is out of this entry now."""
    rows = ConsentedFact.objects.standing().filter(person=person, thread=thread)
    return rows.select_related("organisation").first()


def consents(person: Person) -> "QuerySet[ConsentedFact]":
    """What they have let out and not taken back."""
    rows = ConsentedFact.objects.standing().filter(person=person).select_related("organisation")
    return rows.fetch_mode(FETCH_RAISE)


def facts_to_carry() -> "QuerySet[ConsentedFact, UUID]":
    """Consents that the organisation's risks have still to hear of, given or taken back."""
    return ConsentedFact.objects.to_carry().order_by("consented_at", "id").values_list("pk", flat=True)


def facts_of_removed() -> "QuerySet[ConsentedFact, UUID]":
    """Consents that stand although their author took the entry away."""
    return ConsentedFact.objects.of_removed().order_by("consented_at", "id").values_list("pk", flat=True)


def organisations_of(person: Person) -> list[Organisation]:
    """Those they belong to, the oldest membership first."""
    rows = person.memberships.belonging().select_related("organisation").order_by("joined_at", "id")
    return [membership.organisation for membership in rows]
