"""The folder of the reply's template."""

from pathlib import Path

TEMPLATES = Path(__file__).parent.parent / "typst"
