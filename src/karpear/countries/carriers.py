"""Who carries which phone numbers of a country: `carriers.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from karpear.countries.values import Name, Provenance

from .tables import PackTable

FILE = "carriers.toml"


@dataclass(frozen=True, slots=True)
class Carrier:
    """One carrier. `prefixes`: the digits behind the country's own."""

    id: str
    name: Name
    prefixes: tuple[str, ...]
    fact: Provenance


def read_carriers(folder: Path, languages: Sequence[str]) -> Mapping[str, Carrier]:
    """By id, in the order of the file; no two share a prefix. Raises PackError."""
    file = PackTable.of_file(folder / FILE)
    carriers = [_carrier(row, languages) for row in file.tables("carrier")]
    file.once("carrier", [carrier.id for carrier in carriers])
    file.once("carrier", [prefix for carrier in carriers for prefix in carrier.prefixes])
    file.close()
    return {carrier.id: carrier for carrier in carriers}


def _carrier(row: PackTable, languages: Sequence[str]) -> Carrier:
    carrier = Carrier(
        id=row.text("id", r"[a-z][a-z0-9_]{1,20}"),
        name=row.name("name", languages),
        prefixes=row.texts("prefixes", r"[1-9][0-9]{0,5}"),
        fact=row.fact(),
    )
    row.close()
    return carrier


def carrier_behind(number: str, phone_prefix: str, carriers: Mapping[str, Carrier]) -> str:
    """The id of the carrier of this number (`+85512…`); empty where it is not known."""
    national = number.removeprefix(phone_prefix).removeprefix("0") if number.startswith(phone_prefix) else ""
    owners = ((len(prefix), carrier.id) for carrier in carriers.values() for prefix in carrier.prefixes
              if national.startswith(prefix))  # fmt: skip
    return max(owners, default=(0, ""))[1]
