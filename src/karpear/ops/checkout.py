"""A checkout of the sources builds its own assets; an installed package brings them along."""

import runpy
from pathlib import Path


def build_assets() -> None:
    """Bring scripts, styles and message catalogues up to date, where there are sources to build them from."""
    script = Path(__file__).parents[3] / "assets.py"
    if script.exists() and (script.parent / "frontend").is_dir():
        runpy.run_path(str(script))["build"]()
