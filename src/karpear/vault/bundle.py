"""A folder of sealed files that the age command opens alone, in one ZIP file. Nothing is unsealed here."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from .queries.exports import ExportPart

HERE = Path(__file__).parent / "bundle_texts"
#: The text that explains a bundle, by whose it is, as it lies in the folder beside this file.
EXPLAINED = {"person": "README.txt", "organisation": "README.txt", "partner": "partner.txt"}
SCRIPT = "open.sh"
#: Up to here a bundle is made in memory; what is larger waits in a file that has no name.
IN_MEMORY = 4 * 1024 * 1024


def bundle(parts: Iterable[ExportPart], *, of: str, now: datetime) -> IO[bytes]:
    """The ZIP file, to be read from its beginning. Piece by piece: never more than one piece is in memory."""
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    listed: list[dict[str, Any]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, strict_timestamps=False) as folder:
        folder.writestr(_make_entry("README.txt", now), (HERE / EXPLAINED[of]).read_bytes())
        folder.writestr(_make_entry(SCRIPT, now), (HERE / SCRIPT).read_bytes())
        for part in parts:
            listed.append(_write(folder, part, now))
        manifest = {"format": "karpear-export-v1", "of": of, "made_at": now.isoformat(), "files": listed}
        folder.writestr(_make_entry("manifest.json", now), json.dumps(manifest, indent=1, ensure_ascii=False))
    out.seek(0)
    return out


def _write(folder: zipfile.ZipFile, part: ExportPart, now: datetime) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with folder.open(_make_entry(part.path, now), "w", force_zip64=True) as file:
        for piece in part.pieces:
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    return {"path": part.path, "sha256": digest.hexdigest(), "size": size, **part.told}


def _make_entry(path: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"export/{path}", (now.year, now.month, now.day, 0, 0, 0))
    entry.external_attr = 0o600 << 16
    return entry
