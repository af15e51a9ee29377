"""Read packs from their files and refuse, with file and key, whatever is wrong in them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import karpear
from karpear.countries.values import Provenance

from .carriers import read_carriers
from .catalogue_loader import read_catalogue
from .clause_loader import read_clauses
from .closure_loader import read_closure
from .curriculum_loader import read_curricula, read_scenarios
from .demands import read_demands
from .indices import read_indices
from .law_loader import read_laws
from .law_tables import read_names
from .money import read_grants, read_reserve_links
from .packs import CountryPack, Province, Service, Zone
from .papers import read_papers
from .playbook_loader import read_playbooks
from .public_words import read_public_words
from .recipients import read_recipients
from .rights_loader import read_checklists, read_situations
from .self_assessments import read_self_assessments
from .services import read_services
from .shapes import shapes_of
from .social_security import read_security
from .tables import PackError, PackTable
from .voice import read_voice

__all__ = ["PackError", "packs_folder", "read_pack", "read_packs"]

_ROOT = Path(karpear.__file__).resolve().parent


def packs_folder() -> Path:
    """`karpear/packs` in an installed package, else `packs` in the repository. Raises PackError."""
    for folder in (_ROOT / "packs", _ROOT.parents[1] / "packs"):
        if folder.is_dir():
            return folder
    raise PackError(f"There are no packs next to {_ROOT}.")


def read_packs(folder: Path) -> tuple[CountryPack, ...]:
    """Every pack in this folder, by code. Raises PackError."""
    packs = tuple(read_pack(path.parent) for path in sorted(folder.glob("*/pack.toml")))
    if not packs:
        raise PackError(f"{folder}: there is no pack.")
    return packs


def read_pack(folder: Path) -> CountryPack:
    """The pack in this folder, named after its code. Raises PackError."""
    main, places = PackTable.of_file(folder / "pack.toml"), PackTable.of_file(folder / "provinces.toml")
    pack = _pack(folder, main, places)
    main.close()
    places.close()
    boundaries, drawn_by = shapes_of(folder, pack.provinces)
    closure = read_closure(folder, pack.languages, pack.laws)
    public_words = read_public_words(folder, pack.languages, pack.laws.articles, pack.catalogue)
    return replace(pack, closure=closure, boundaries=boundaries, boundaries_fact=drawn_by, public_words=public_words)


def _pack(folder: Path, main: PackTable, places: PackTable) -> CountryPack:
    code, languages = _code(main, folder), _languages(main)
    zones, provinces = _places(main, places, code, languages)
    catalogue = read_catalogue(folder, languages, [province.code for province in provinces])
    competences = read_curricula(folder, languages, catalogue)
    self_assessments, laws = read_self_assessments(folder, languages), read_laws(folder, languages)
    return CountryPack(
        code=code,
        name=main.name("name", languages),
        time_zone=main.zone("time_zone"),
        phone_prefix=main.text("phone_prefix", r"\+[1-9][0-9]{0,3}"),
        languages=tuple(languages),
        fact=main.fact(),
        emergency=_emergency(main, languages),
        contact_roles=read_names(main, "contact_roles", languages),
        zones=zones,
        provinces=provinces,
        catalogue=catalogue,
        clauses=read_clauses(folder, languages, catalogue),
        demands=read_demands(folder, languages, laws.laws),
        voice=read_voice(folder, languages),
        recipients=read_recipients(folder, languages),
        reserve_links=read_reserve_links(folder, catalogue),
        grants=(grants := read_grants(folder, languages)),
        services=read_services(folder, languages, grants),
        playbooks=read_playbooks(folder, languages),
        situations=read_situations(folder, languages),
        checklists=read_checklists(folder, languages),
        security=read_security(folder, languages, code, catalogue.factors),
        competences=competences,
        scenarios=read_scenarios(folder, languages, catalogue, competences),
        capital=_capital(main, provinces),
        carriers=read_carriers(folder, languages),
        self_assessments=self_assessments,
        indices=read_indices(folder, languages),
        laws=laws,
        papers=read_papers(folder, languages, laws.papers, self_assessments, laws.offices),
        example=main.get("example", bool, default=False),
    )


def _emergency(main: PackTable, languages: Sequence[str]) -> tuple[Service, ...]:
    services = tuple(_service(table, languages) for table in main.tables("emergency"))
    main.once("emergency", [service.role for service in services])
    return services


def _capital(main: PackTable, provinces: Sequence[Province]) -> Province:
    capital = main.text("capital")
    if capital not in {province.code for province in provinces}:
        raise main.error("capital", f"is not a province: {capital!r}")
    return next(province for province in provinces if province.code == capital)


def _languages(main: PackTable) -> list[str]:
    languages: list[str] = main.get("languages", list)
    if "en" not in languages:
        raise main.error("languages", "must have en")
    return languages


def _code(main: PackTable, folder: Path) -> str:
    code = main.text("code", r"[a-z]{2}")
    if code != folder.name:
        raise main.error("code", f"must be the name of its folder, {folder.name}")
    return code


def _places(
    main: PackTable, places: PackTable, code: str, languages: Sequence[str]
) -> tuple[tuple[Zone, ...], tuple[Province, ...]]:
    time_zone, reviewed = main.zone("time_zone"), places.fact()
    zones = tuple(_zone(table, languages) for table in places.tables("zone"))
    places.once("zone", [zone.code for zone in zones])
    provinces = tuple(_province(table, code, time_zone, reviewed, languages) for table in places.tables("province"))
    places.once("province", [province.code for province in provinces])
    if unknown := {province.zone for province in provinces} - {zone.code for zone in zones}:
        raise places.error("province", f"names a zone that is not there: {min(unknown)!r}")
    return zones, provinces


def _zone(table: PackTable, languages: Sequence[str]) -> Zone:
    zone = Zone(table.text("code", r"[a-z][a-z-]{1,29}"), table.name("name", languages))
    table.close()
    return zone


def _province(table: PackTable, code: str, zone: str, fact: Provenance, languages: Sequence[str]) -> Province:
    province = Province(
        code=table.text("code", rf"{code.upper()}-[A-Z0-9]{{1,3}}"),
        zone=table.text("zone"),
        name=table.name("name", languages),
        latitude=table.degrees("latitude", 90),
        longitude=table.degrees("longitude", 180),
        time_zone=table.zone("time_zone") if "time_zone" in table.values else zone,
        fact=fact,
    )
    table.close()
    return province


def _service(table: PackTable, languages: Sequence[str]) -> Service:
    service = Service(
        role=table.text("role", r"[a-z_]{1,30}"),
        name=table.name("name", languages),
        phone=table.text("phone", r"\+?[0-9][0-9 ]{1,19}"),
        fact=table.fact(),
        note=table.name("note", languages) if "note" in table.values else None,
    )
    table.close()
    return service
