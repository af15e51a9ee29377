"""`karpear manage import_boundaries FILE --source TEXT`: better shapes of the provinces than those of the pack."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from karpear.countries.queries import pack
from karpear.countries.shapes import imported_file, seats
from karpear.rules.geo.boundaries import BadShapes
from karpear.rules.geo.topojson import imported
from karpear.rules.refusals import Missing

MOST_MB = 100


class Command(BaseCommand):
    help = "Takes GeoJSON or TopoJSON with the ISO code of each province (geoBoundaries: shapeISO) for every map."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--country", default="kh", help="the pack (kh)")
        parser.add_argument("--source", required=True, help="whom maps name: author, year, licence")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            country = pack(options["country"])
            shapes = imported(
                _read(options["file"]),
                seats(country.provinces),
                source=options["source"].strip()[:200],
                day=timezone.localdate().isoformat(),  # noqa: TID251
            )
        except Missing as error:
            raise CommandError("There is no pack of this country.") from error
        except BadShapes as error:
            raise CommandError(f"{options['file']}: {error}.") from error
        file = imported_file(Path(settings.KARPEAR_DATA), country.code)
        size = _write(file, shapes)
        self.stdout.write(
            f"{file}: {len(shapes['features'])} shapes, {size:,} bytes. Start Karpear again to show them."
        )


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > MOST_MB * 1_000_000:
            raise BadShapes(f"has more than {MOST_MB} MB: take a simplified file")
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, BadShapes):
            raise
        raise BadShapes(f"cannot be read: {type(error).__name__}") from error


def _write(file: Path, shapes: Any) -> int:
    """Whole or not at all: a server may be reading it."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    text = json.dumps(shapes, ensure_ascii=False, separators=(",", ":"))
    new = file.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)
    return len(text.encode())
