"""What is inside a release, as CycloneDX 1.6: the Python packages of its lock, the scripts that are bundled, the fonts.

Made from the lock files of a folder. The same release gives the same bytes; nothing is asked of a network.
"""

import base64
import hashlib
import json
import re
import runpy
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_OID, uuid5

type Json = dict[str, Any]

LOCKED = re.compile(r"(?P<name>[\w.-]+)(\[[\w,-]+\])?==(?P<version>[^ ;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\?")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
#: What a licence is called in SPDX, where a package only has a field of free text.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "MIT License": "MIT",
    **{name: name for name in ("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "PSF-2.0")},
}
#: Only read when types are checked: nothing of them is in a bundle.
TYPES_ONLY = ("@types/", "undici-types")


def bill_of_materials(folder: Path, *, version: str, wheel: Path, timestamp: str) -> str:
    """Of the wheel that was built in this folder, in JSON."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    components = [*python_packages(folder), *node_packages(folder), *fonts(folder)]
    product = {
        "type": "application",
        "bom-ref": "karpear",
        "name": "karpear",
        "version": version,
        "licenses": [{"license": {"id": "AGPL-3.0-or-later"}}],
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }
    return json.dumps(
        {
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_OID, digest)}",
            "version": 1,
            "metadata": {"timestamp": timestamp, "component": product},
            "components": components,
            "dependencies": [{"ref": "karpear", "dependsOn": [component["bom-ref"] for component in components]}],
        },
        indent=1,
        ensure_ascii=False,
    )


def python_packages(folder: Path) -> Iterator[Json]:
    """Everything in the lock of running it, with the hash of each file that may be installed."""
    for block in re.split(r"\n(?=\w)", (folder / "requirements/run.txt").read_text()):
        match = LOCKED.match(block)
        if not match:
            continue
        name, version = match["name"], match["version"]
        component = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "licenses": python_licences(name),
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in HASH.findall(block)],
            "purl": f"pkg:pypi/{name}@{version}",
        }
        if match["marker"]:
            component |= {"properties": [{"name": "karpear:only-where", "value": match["marker"].strip()}]}
        yield without_empty(component)


def python_licences(name: str) -> list[Json]:
    """As the package says it; nothing where it is not installed here or does not say."""
    try:
        package = metadata(name)
    except PackageNotFoundError:
        return []
    if expression := package.get("License-Expression"):
        return [licence(expression)]
    words = (package.get("License") or "").strip()
    if words in SPDX:
        return [licence(SPDX[words])]
    kinds = [line.split(" :: ")[-1] for line in package.get_all("Classifier", []) if line.startswith("License :: OSI")]
    return [{"license": {"name": kind}} for kind in kinds]


def licence(expression: str) -> Json:
    is_one = re.fullmatch(r"[\w.+-]+", expression)
    return {"license": {"id": expression}} if is_one else {"expression": expression}


def node_packages(folder: Path) -> Iterator[Json]:
    """Everything in the lock that can be in a bundle."""
    packages: dict[str, Json] = json.loads((folder / "package-lock.json").read_text())["packages"]
    for path, package in packages.items():
        name = path.rpartition("node_modules/")[2]
        if not name or package.get("dev") or name.startswith(TYPES_ONLY):
            continue
        purl = f"pkg:npm/{quote(name, safe='/')}@{package['version']}"
        algorithm, _, digest = package["integrity"].partition("-")
        yield without_empty(
            {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": package["version"],
                "licenses": [licence(package["license"])] if "license" in package else [],
                "hashes": [
                    {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}
                ],
                "purl": purl,
            }
        )


def fonts(folder: Path) -> Iterator[Json]:
    """The files in which paper is set."""
    families: dict[str, tuple[str, ...]] = runpy.run_path(str(folder / "assets.py"))["FONTS"]
    for path in sorted(Path(file).name for files in families.values() for file in files):
        content = (folder / "src/karpear/ui/fonts" / path).read_bytes()
        yield {
            "type": "file",
            "bom-ref": f"font:{path}",
            "name": path,
            "licenses": [{"license": {"id": "OFL-1.1"}}],
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        }


def without_empty(component: Json) -> Json:
    return {name: value for name, value in component.items() if value != []}
