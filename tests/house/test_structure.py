"""The drawing of the house is the house."""

import ast
import runpy

from tests.house.source import ROOT, name, python_files, tree


def test_the_drawing_shows_the_imports_as_they_are():
    draw = runpy.run_path(str(ROOT / "scripts/structure.py"))["structure"]
    assert (ROOT / "docs/structure.md").read_text() == draw(), "run `make structure`, and look at what changed"


def test_no_package_only_hands_names_on():
    """An import names the file in which a thing is defined. Models alone: Django looks for all of them in one place."""
    handing = [name(path) for path in python_files() if path.name == "__init__.py" and path.parent.name != "models"]
    barrels = [package_name for package_name in handing if _only_imports(tree(ROOT / package_name))]
    assert not barrels, f"let each importer name the file itself: {barrels}"


def _only_imports(module: ast.Module) -> bool:
    kinds = {type(node) for node in module.body if not isinstance(node, ast.Expr)}
    return ast.ImportFrom in kinds and kinds <= {ast.ImportFrom, ast.Import, ast.Assign}
