"""The folder of the room's templates for paper."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "typst"
