"""What is installed for people is what the product imports: a development dependency must not be needed to start."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from karpear.project import settings
from tests.house.source import ROOT, name, python_files, tree


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def declared() -> set[str]:
    lines = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return {normal(re.match(r"[\w.-]+", line)[0]) for line in lines}


def imported(module: ast.Module) -> set[str]:
    """Top-level names of the modules that a file imports, also those it imports when they are needed."""
    names = set()
    for node in ast.walk(module):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=str(origin), level=0):
                names.add(origin)
            case ast.Call(func=ast.Name(id="import_module" | "find_spec"), args=[ast.Constant(value=str(text)), *_]):
                names.add(text)
            case ast.Call(func=ast.Attribute(attr="run_in_executor"), args=[*_, ast.Constant(value=str(text))]):
                names.add(text)
    return {dotted.partition(".")[0] for dotted in names}


def test_everything_imported_is_a_dependency_of_running_it():
    of = packages_distributions()
    dependencies = declared()
    by_name = {name(path): imported(tree(path)) for path in python_files()}
    by_name["settings"] = {dotted.partition(".")[0] for dotted in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE)}
    faults = [
        f"{file}: {module}"
        for file, modules in by_name.items()
        for module in sorted(modules - sys.stdlib_module_names - {"karpear"})
        if not dependencies & {normal(distribution) for distribution in of.get(module, [])}
    ]
    assert not faults, "Name it under `dependencies` in pyproject.toml, or do without:\n" + "\n".join(faults)
