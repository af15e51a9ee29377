"""Draws docs/structure.md from the imports: which room asks which, floor by floor."""

import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/structure.md"
HEAD = """# Structure

Made from the imports by `make structure`; do not edit. Each room stands on a floor and asks only rooms below it: an
arrow that points up, sideways or in a circle fails `make check`. What each room is for stands in
[ARCHITECTURE.md](../ARCHITECTURE.md).

"""


def structure() -> str:
    """The page: a table of floors, then for each desk its subjects."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    graph = grimp.build_graph("karpear", cache_dir=None)
    lines = [HEAD + "## Floors", "", "| floor | room | asks |", "| --- | --- | --- |"]
    lines += _table(graph, "karpear", contracts[0]["layers"])
    for contract in contracts[1:]:
        if contract["type"] == "layers" and contract["name"].startswith("Subjects of"):
            room = contract["containers"][0]
            lines += ["", f"## Subjects of `{room.removeprefix('karpear.')}`", "", "| floor | subject | asks |"]
            lines += ["| --- | --- | --- |", *_table(graph, room, contract["layers"])]
    return "\n".join(lines) + "\n"


def _table(graph: grimp.ImportGraph, container: str, layers: list[str]) -> list[str]:
    """A row for each package of a layer, the roof first. Raises SystemExit for an arrow that does not point down."""
    floor_of = {
        name.strip(): len(layers) - number
        for number, layer in enumerate(layers)
        for name in layer.replace(":", "|").split("|")
    }
    rows = []
    for name, floor in floor_of.items():
        asked = sorted(_asked(graph, container, name, set(floor_of)), key=lambda other: (-floor_of[other], other))
        upwards = [other for other in asked if floor_of[other] >= floor]
        if upwards:
            raise SystemExit(f"{container}.{name} asks {', '.join(upwards)}, which do not stand below it.")
        rows.append(f"| {floor} | `{name}` | {' · '.join(asked) or 'nobody'} |")
    return rows


def _asked(graph: grimp.ImportGraph, container: str, name: str, others: set[str]) -> set[str]:
    """Which of `others` any module of this package imports from."""
    package = f"{container}.{name}"
    modules = {package, *graph.find_descendants(package)}
    imported = {target for module in modules for target in graph.find_modules_directly_imported_by(module)}
    parts = {target.removeprefix(container + ".").split(".")[0] for target in imported if target.startswith(container)}
    return (parts & others) - {name}


if __name__ == "__main__":
    PAGE.write_text(structure())
