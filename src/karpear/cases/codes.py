"""Words for the codes of an incident, for letters: those of the incident's own pages."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

#: Name of a list → code → word.
LISTS: Mapping[str, Mapping[Any, Any]] = (
    import_module("karpear.cases.vocabulary").LISTS if find_spec("karpear.cases.vocabulary") else {}
)
