"""Static files, straight from the packages that bring them: no collecting step.

Every file also has a long name with a piece of its hash, which may be cached for ever; `{% static %}`
writes that name. The plain name is served too, for one minute.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from servestatic import ServeStaticASGI

_COMPRESSED = (".gz", ".br", ".zst")


@cache
def files() -> dict[str, Path]:
    """Every static file of this installation by its plain name; the first finder wins."""
    found: dict[str, Path] = {}
    for finder in get_finders():
        for name, storage in finder.list(["*.map"]):
            found.setdefault(name.replace("\\", "/"), Path(storage.path(name)))
    return found


@cache
def long_name(name: str) -> str:
    """`ui/app.css` → `ui/app.<12 hex>.css`; a name without a file stays as it is."""
    path = files().get(name)
    if path is None:
        return name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    stem, dot, kind = name.rpartition(".")
    return f"{stem}.{digest}.{kind}" if dot else name


class Storage(StaticFilesStorage):
    """What `{% static %}` asks."""

    def url(self, name: str | None) -> str:
        return super().url(long_name(name) if name else name)


def _guard(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def static_server(app: Any, prefix: str) -> ServeStaticASGI:
    """`app` with the static files in front of it. `prefix` begins and ends with a slash."""
    server = ServeStaticASGI(app, max_age=60, allow_all_origins=False, add_headers_function=_guard)
    for name, path in files().items():
        if name.endswith(_COMPRESSED):
            continue
        server.add_file_to_dictionary(prefix + name, str(path))
        server.add_file_to_dictionary(prefix + long_name(name), str(path))
    return server
