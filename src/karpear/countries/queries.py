"""What other rooms ask about countries. Read once, from files; nothing here changes while running."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from karpear.countries.values import Name
from karpear.rules.geo.boundaries import Boundaries, shapes_near
from karpear.rules.plan.night import Place
from karpear.rules.refusals import Missing
from karpear.rules.text.phone_numbers import spaced
from karpear.ui.maps import ProvinceMap, province_map

from .catalogue import Catalogue, CatalogueMeasure, CatalogueRisk, Factor
from .clauses import ClauseBook
from .closure import ClosureBook
from .curricula import Competence, Scenario
from .demands import DemandBook
from .laws import LawBook
from .loader import packs_folder, read_packs
from .packs import CountryPack, Province, Service
from .papers import NO_PAPERS, PaperBook
from .playbooks import Playbook
from .public_words import PublicWordsBook
from .recipients import Recipient
from .rights import Checklist, Situation
from .self_assessments import AssessmentForm
from .shapes import imported_file, read_shapes
from .social_security import SecurityScheme
from .tables import PackError
from .voice import VoiceBook


@cache
def _packs_by_code() -> dict[str, CountryPack]:
    return {country.code: country for country in read_packs(packs_folder())}


def packs() -> tuple[CountryPack, ...]:
    """The countries that users may choose, by code. Raises PackError when a pack is broken."""
    return tuple(country for country in _packs_by_code().values() if not country.example)


def spoken_number(number: str) -> str:
    """A phone number in groups, as one reads it aloud: the same on every page. Anything else as it is."""
    return spaced(number, (country.phone_prefix for country in packs()))


def pack(code: str) -> CountryPack:
    """The pack of a country (`kh`). Raises Missing."""
    if (country := _packs_by_code().get(code)) is None:
        raise Missing
    return country


def provinces(code: str) -> tuple[Province, ...]:
    """The provinces of a country, in the order of its pack. Raises Missing."""
    return pack(code).provinces


def province(code: str, province_code: str) -> Province:
    """One province (`kh`, `KH-12`). Raises Missing."""
    for candidate in provinces(code):
        if candidate.code == province_code:
            return candidate
    raise Missing


def is_capital(code: str, province_code: str) -> bool:
    """Is this the capital? Raises Missing."""
    return pack(code).capital.code == province_code


def emergency_numbers(code: str = "") -> tuple[Service, ...]:
    """Whom anybody can ring in a country, in the order of its pack; in the first one where no country is known.

    Nothing where there is no such pack.
    """
    country = _packs_by_code().get(code) if code else next(iter(packs()), None)
    return country.emergency if country else ()


def catalogue(code: str) -> Catalogue:
    """The risk catalogue of a country (`kh`). Raises Missing."""
    return pack(code).catalogue


def catalogue_or_empty(code: str) -> Catalogue:
    """The same; an empty one where there is no such pack."""
    country = _packs_by_code().get(code)
    return country.catalogue if country else Catalogue()


def demand_book(code: str) -> DemandBook:
    """What the law of a country says of what authorities ask. Raises Missing."""
    return pack(code).demands


def voice_book(code: str) -> VoiceBook:
    """On which topics people of a country speak, and how one says that one speaks for oneself. Raises Missing."""
    return pack(code).voice


def clauses(code: str) -> ClauseBook:
    """What a country (`kh`) offers for a policy. Raises Missing."""
    return pack(code).clauses


def recipients(code: str) -> tuple[Recipient, ...]:
    """Whom a report can reach from a country, in the order of its pack. Raises Missing."""
    return tuple(pack(code).recipients.values())


def recipient(code: str, recipient_id: str) -> Recipient:
    """One of them (`kh`, `wgad`). Raises Missing."""
    if (entry := pack(code).recipients.get(recipient_id)) is None:
        raise Missing
    return entry


def playbooks(code: str) -> tuple[Playbook, ...]:
    """What to do when something happened in a country (`kh`), in the order of its pack. Raises Missing."""
    return tuple(pack(code).playbooks.values())


def playbook(code: str, key: str) -> Playbook:
    """One playbook of a country (`kh`, `detained`). Raises Missing."""
    if (entry := pack(code).playbooks.get(key)) is None:
        raise Missing
    return entry


def situation(code: str, key: str) -> Situation:
    """One rights card of a country (`kh`, `arrested`). Raises Missing."""
    if (entry := pack(code).situations.get(key)) is None:
        raise Missing
    return entry


def steps_with_order(code: str) -> tuple[Name, ...]:
    """What to do in a country where they search with an order; nothing where its cards do not say it."""
    country = _packs_by_code().get(code)
    card = country.situations.get("searched") if country else None
    return card.order if card else ()


def checklist(code: str, key: str) -> Checklist:
    """One checklist of a country (`kh`, `home`). Raises Missing."""
    if (entry := pack(code).checklists.get(key)) is None:
        raise Missing
    return entry


def security_scheme(code: str) -> SecurityScheme | None:
    """Social security of a country (`kh`); None where there is no such pack."""
    country = _packs_by_code().get(code)
    return country.security if country else None


def competences(code: str) -> Mapping[str, Competence]:
    """What people learn in a country (`kh`), by key in the order of its pack; nothing where there is no such pack."""
    country = _packs_by_code().get(code)
    return country.competences if country else {}


def scenarios(code: str) -> Mapping[str, Scenario]:
    """The drills with a scenario of a country (`kh`), by key; nothing where there is no such pack."""
    country = _packs_by_code().get(code)
    return country.scenarios if country else {}


def self_assessments(code: str) -> tuple[AssessmentForm, ...]:
    """The forms by which organisations of a country look at themselves, in the order of its pack. Raises Missing."""
    return tuple(pack(code).self_assessments.values())


def self_assessment(code: str, key: str) -> AssessmentForm:
    """One of them (`kh`, `gisf`). Raises Missing."""
    if (entry := pack(code).self_assessments.get(key)) is None:
        raise Missing
    return entry


def paper_book(code: str) -> PaperBook:
    """Kinds of documents of a country (`kh`), and what each answers; none where there is no such pack."""
    country = _packs_by_code().get(code)
    return country.papers if country else NO_PAPERS


def law_book(code: str) -> LawBook:
    """What the law of a country (`kh`) asks; an empty book where there is no such pack."""
    country = _packs_by_code().get(code)
    return country.laws if country else LawBook()


def closure_book(code: str) -> ClosureBook:
    """The drill for the day of closure of a country (`kh`); an empty book where there is no such pack."""
    country = _packs_by_code().get(code)
    return country.closure if country else ClosureBook()


def public_words(code: str) -> PublicWordsBook:
    """What can follow from public words in a country (`kh`). Raises Missing."""
    return pack(code).public_words


def holiday_names(code: str) -> dict[str, str]:
    """What the holidays of a country are called in the reader's language, by key."""
    language = get_language() or "en"
    return {key: name.in_language(language) for key, name in law_book(code).holidays.names.items()}


def named(code: str, line: str, text: str) -> str | dict[str, str]:
    """A name or description in every language of its pack, by code; or the text itself where somebody wrote their own.

    `line`: the id of a line of the catalogue, or empty.
    """
    entry = _line(code, line)
    texts = (entry.name, entry.description) if entry else ()
    return next((dict(wording.by_language) for wording in texts if text in wording.by_language.values()), text)


def told(code: str, line: str, text: str, language: str) -> str:
    """A name or description in the reader's language; as somebody wrote it where they wrote their own.

    Names of a pack are kept as text in the language of whoever took them over; see `named` for `line`.
    """
    wording = named(code, line, text)
    return wording if isinstance(wording, str) else Name(wording).in_language(language)


def line_name(code: str, line: str) -> dict[str, str]:
    """What a line of the catalogue is called, by language; nothing where there is no such line."""
    entry = _line(code, line)
    return dict(entry.name.by_language) if entry else {}


def _line(code: str, line: str) -> CatalogueRisk | CatalogueMeasure | Factor | None:
    if not line or code not in _packs_by_code():
        return None
    book = _packs_by_code()[code].catalogue
    return book.risks.get(line) or book.measures.get(line) or book.factors.get(line)


def place_of(province: Province) -> Place:
    """Where the sun rises and sets for this province."""
    return Place(province.latitude, province.longitude, province.time_zone)


def place_in(code: str, province_code: str = "") -> Place:
    """The place of this province, or of the capital when no province, or an unknown one, was chosen."""
    country = pack(code)
    return place_of(
        next((province for province in country.provinces if province.code == province_code), country.capital)
    )


@cache
def boundaries(code: str) -> Boundaries | None:
    """The shapes of a country's provinces: what the operator imported, else those of its pack. Raises Missing."""
    country = pack(code)
    try:
        imported = read_shapes(imported_file(Path(settings.KARPEAR_DATA), code), country.provinces)
    except PackError:  # `manage check` says so; people still get a map
        imported = None
    return imported or country.boundaries


def names(code: str) -> dict[str, str]:
    """The provinces of a country in the reader's language, by code. Raises Missing."""
    return {province.code: province.name.in_language(get_language() or "en") for province in provinces(code)}


def country_map(
    code: str,
    *,
    counts: Mapping[str, tuple[int, int]] | None = None,
    link: Callable[[str], str] | None = None,
    selection: Collection[str] = (),
) -> ProvinceMap | None:
    """A map of this country's provinces; see `province_map`. None where there is no pack."""
    try:
        return province_map(boundaries(code), names(code), counts=counts, link=link, selection=selection)
    except Missing:
        return None


def map_around(code: str, *, lat: float, lon: float, radius_m: float) -> ProvinceMap | None:
    """A map with the provinces marked that a circle touches. None abroad, and where nobody has drawn the country."""
    try:
        shapes = boundaries(code)
    except Missing:
        return None
    near = shapes_near((lon, lat), radius_m, shapes) if shapes else []
    return country_map(code, selection={key for shape in near for key in shape.codes}) if near else None
