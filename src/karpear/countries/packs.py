"""What differs between countries: the values of one pack. Every fact says where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from karpear.rules.geo.boundaries import Boundaries

from .carriers import Carrier
from .catalogue import Catalogue
from .clauses import ClauseBook
from .closure import ClosureBook
from .curricula import Competence, Scenario
from .demands import DemandBook
from .indices import CivicIndex
from .laws import LawBook
from .money import EmergencyGrant, ReserveLinks
from .papers import NO_PAPERS, PaperBook
from .playbooks import Playbook
from .public_words import PublicWordsBook
from .recipients import Mandate, Recipient
from .rights import Checklist, Situation
from .self_assessments import AssessmentForm
from .services import HelpService
from .social_security import SecurityScheme
from .values import FactConfidence, Name, Provenance
from .voice import VoiceBook


@dataclass(frozen=True, slots=True)
class Zone:
    """Several provinces of which something is said together, where of each alone it would betray somebody."""

    code: str
    name: Name


@dataclass(frozen=True, slots=True)
class Province:
    """A part of the country: ISO 3166-2 code, the code of its zone, and where its seat lies in degrees."""

    code: str
    zone: str
    name: Name
    latitude: float
    longitude: float
    time_zone: str
    fact: Provenance


@dataclass(frozen=True, slots=True)
class Service:
    """Somebody who can be called in an emergency. Karpear shows the number and never calls it.

    `note`: what to know before calling, for example which languages are spoken.
    """

    role: str
    name: Name
    phone: str
    fact: Provenance
    note: Name | None = None

    @property
    def unsure(self) -> bool:
        """Has nobody confirmed the number with the service yet?"""
        return self.fact.confidence is not FactConfidence.CHECKED


@dataclass(frozen=True, slots=True)
class CountryPack:
    """One country. `boundaries`: shapes of its provinces, if any. `example`: invented, not offered to users."""

    code: str
    name: Name
    time_zone: str
    phone_prefix: str
    languages: tuple[str, ...]
    fact: Provenance
    emergency: tuple[Service, ...]
    contact_roles: Mapping[str, Name]
    zones: tuple[Zone, ...]
    provinces: tuple[Province, ...]
    capital: Province
    catalogue: Catalogue
    playbooks: Mapping[str, Playbook]
    clauses: ClauseBook
    demands: DemandBook
    voice: VoiceBook
    recipients: Mapping[str, Recipient] = field(default_factory=dict)
    carriers: Mapping[str, Carrier] = field(default_factory=dict)
    reserve_links: ReserveLinks | None = None
    grants: Mapping[str, EmergencyGrant] = field(default_factory=dict)
    services: Mapping[str, HelpService] = field(default_factory=dict)
    situations: Mapping[str, Situation] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    security: SecurityScheme | None = None
    competences: Mapping[str, Competence] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    self_assessments: Mapping[str, AssessmentForm] = field(default_factory=dict)
    indices: Mapping[str, CivicIndex] = field(default_factory=dict)
    laws: LawBook = field(default_factory=LawBook)
    closure: ClosureBook = field(default_factory=ClosureBook)
    public_words: PublicWordsBook = field(default_factory=PublicWordsBook)
    papers: PaperBook = NO_PAPERS
    boundaries: Boundaries | None = None
    boundaries_fact: Provenance | None = None
    example: bool = False

    def mandates(self) -> Sequence[Mandate]:
        """The special procedures that letters can go to, each once."""
        return list(
            {mandate.id: mandate for recipient in self.recipients.values() for mandate in recipient.mandates}.values()
        )

    def facts(self) -> list[tuple[str, Provenance]]:
        """Every fact with the name of what it is about."""
        return [
            (self.code, self.fact),
            *((f"{self.code} {service.role}", service.fact) for service in self.emergency),
            *((province.code, province.fact) for province in self.provinces),
            *([(f"{self.code} boundaries", self.boundaries_fact)] if self.boundaries_fact else []),
            *((f"{self.code} {file}", fact) for file, fact in self.catalogue.facts.items()),
            (f"{self.code} clauses", self.clauses.fact),
            *((f"{self.code} demands {key}", fact) for key, fact in self.demands.facts()),
            *((f"{self.code} {key}", fact) for key, fact in self.voice.facts()),
            *((f"{self.code} {key}", fact) for key, fact in self.public_words.facts()),
            *((f"{self.code} {recipient.id}", recipient.fact) for recipient in self.recipients.values()),
            *((f"{self.code} {carrier.id}", carrier.fact) for carrier in self.carriers.values()),
            *((f"{self.code} grant {grant.id}", grant.fact) for grant in self.grants.values()),
            *((f"{self.code} service {service.id}", service.fact) for service in self.services.values()),
            *([(f"{self.code} reserve", self.reserve_links.fact)] if self.reserve_links else []),
            *((f"{self.code} {mandate.id}", mandate.fact) for mandate in self.mandates()),
            *(
                (f"{self.code} {book.key} {step.key}", step.fact)
                for book in self.playbooks.values()
                for step in book.steps
            ),
            *((f"{self.code} {situation.key}", situation.fact) for situation in self.situations.values()),
            *(
                (f"{self.code} {situation.key} {right.law.in_language('en')}", right.fact)
                for situation in self.situations.values()
                for right in situation.rights
            ),
            *((f"{self.code} {checklist.key}", checklist.fact) for checklist in self.checklists.values()),
            *((f"{self.code} {key}", fact) for key, fact in (self.security.facts() if self.security else ())),
            *((f"{self.code} curricula", competence.fact) for competence in [*self.competences.values()][:1]),
            *((f"{self.code} {scenario.key}", scenario.fact) for scenario in self.scenarios.values()),
            *((f"{self.code} {form.key}", form.fact) for form in self.self_assessments.values()),
            *((f"{self.code} {key}", fact) for index in self.indices.values() for key, fact in index.facts()),
            *((f"{self.code} {key}", fact) for key, fact in self.laws.sources()),
            *((f"{self.code} {key}", fact) for key, fact in self.closure.facts()),
        ]
