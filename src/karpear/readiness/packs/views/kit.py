"""The folder that opens a pack without this server: sealed files and the commands, packed as they are."""

import tempfile
from collections.abc import Sequence
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from django.template.loader import render_to_string

from ..models import Custodian, Pack

IN_MEMORY = 8 * 1024 * 1024


def kit_file(pack: Pack, custodians: Sequence[Custodian]) -> IO[bytes]:
    """A zip file of sealed files. Nothing in it opens without the keys of the custodians."""
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with ZipFile(out, "w", ZIP_STORED) as folder:
        parts = list(enumerate(custodians, 1))
        words = render_to_string("packs/kit.txt", {"enough": pack.split, "of": len(parts)})
        folder.writestr("README.txt", words)
        folder.writestr("key.age", bytes(pack.key_blob or b""))
        for number, custodian in parts:
            folder.writestr(f"share-{number}.age", bytes(custodian.part or b""))
        if pack.record:
            folder.writestr("body.age", bytes(pack.record.body))
            for file in pack.record.attachments.all():
                with folder.open(f"files/{file.pk}.age", "w") as target:
                    for piece in file.chunks.values_list("data", flat=True).iterator(chunk_size=1):
                        target.write(bytes(piece))
    out.seek(0)
    return out
