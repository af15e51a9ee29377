"""What `manage.py check` says about the packs."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from .loader import PackError, packs_folder, read_packs
from .packs import CountryPack
from .shapes import imported_file, read_shapes


@register
def check_packs(**_: Any) -> list[CheckMessage]:
    """karpear.countries.E001: a pack is broken. W001: nobody has looked at a fact for more than a year. W002: what the
    operator imported cannot be drawn."""
    try:
        packs = read_packs(packs_folder())
    except PackError as error:
        return [Error(str(error), hint="Correct the file.", id="karpear.countries.E001")]
    return [*old_facts(packs, timezone.localdate()), *bad_imports(packs)]


def old_facts(packs: Sequence[CountryPack], today: date) -> list[CheckMessage]:
    """One warning per country with facts that have to be looked at again."""
    messages: list[CheckMessage] = []
    for pack in packs:
        if old := [name for name, fact in pack.facts() if fact.is_old(today)]:
            messages.append(
                Warning(
                    f"{pack.name.in_language('en')}: older than a year: {', '.join(old)}.",
                    hint=f"Check these facts in packs/{pack.code} and set checked_on.",
                    id="karpear.countries.W001",
                )
            )
    return messages


def bad_imports(packs: Sequence[CountryPack]) -> list[CheckMessage]:
    """Imported shapes that are broken: the map then shows those of the pack."""
    messages: list[CheckMessage] = []
    for pack in packs:
        try:
            read_shapes(imported_file(Path(settings.KARPEAR_DATA), pack.code), pack.provinces)
        except PackError as error:
            hint = "Import them again: karpear manage import_boundaries FILE."
            messages.append(Warning(str(error), hint=hint, id="karpear.countries.W002"))
    return messages
