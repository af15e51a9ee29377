"""Static files, straight from the packages that bring them: no collecting step.

Every file also has a long name with a piece of its hash, which may be cached for ever; `{% static %}`
writes that name. The plain name is served too, for one minute.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import brotli
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from servestatic import ServeStaticASGI
from servestatic.responders import StaticFile

from karpear.ui import js_catalogue as spoken

from .bridge import Receive, Scope, Send, answer

FOR_EVER = "max-age=31536000, immutable"
_COMPRESSED = (".gz", ".br", ".zst")


@cache
def files() -> dict[str, Path]:
    """Every static file of this installation by its plain name; the first finder wins."""
    files_by_name: dict[str, Path] = {}
    for finder in get_finders():
        for name, storage in finder.list(["*.map"]):
            files_by_name.setdefault(name.replace("\\", "/"), Path(storage.path(name)))
    return files_by_name


@cache
def long_name(name: str) -> str:
    """`ui/app.css` → `ui/app.<12 hex>.css`; a name without a file stays as it is."""
    path = files().get(name)
    body = path.read_bytes() if path else _spoken(name)
    if body is None:
        return name
    digest = hashlib.sha256(body).hexdigest()[:12]
    stem, dot, kind = name.rpartition(".")
    return f"{stem}.{digest}.{kind}" if dot else name


def _spoken(name: str) -> bytes | None:
    """The script of this name; the first of each language holds the long name of the later one."""
    later = spoken.later_scripts()
    return later[name] if name in later else spoken.scripts().get(name)


class Storage(StaticFilesStorage):
    """What `{% static %}` asks."""

    def url(self, name: str | None) -> str:
        return super().url(long_name(name) if name else name)


def _guard(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


class Spoken:
    """Serves what scripts say, which no file holds. Nothing of the request is asked but its address."""

    def __init__(self, app: Any, prefix: str) -> None:
        self.app = app
        self.made: dict[str, dict[str, bytes]] = {}
        for name, body in spoken.scripts().items():
            encodings = {"": body, "gzip": gzip.compress(body, 9, mtime=0), "br": brotli.compress(body)}
            self.made |= {prefix + name: encodings, prefix + long_name(name): encodings}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        encodings = self.made.get(scope["path"])
        if encodings is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        takes = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding").decode("latin-1")
        way = next((encoding for encoding in ("br", "gzip") if re.search(rf"\b{encoding}\b(?!;q=0)", takes)), "")
        body = encodings[way]
        headers = [
            (b"content-type", b"text/javascript; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", FOR_EVER.encode()),
            (b"vary", b"Accept-Encoding"),
            (b"x-content-type-options", b"nosniff"),
            (b"cross-origin-resource-policy", b"same-origin"),
            *([(b"content-encoding", way.encode())] if way else []),
        ]
        if scope["path"].count(".") < 3:  # the plain name, whose words may change
            headers[2] = (b"cache-control", b"max-age=60, public")
        await answer(send, 200, headers, b"" if scope["method"] == "HEAD" else body)


def _short(file: StaticFile) -> None:
    """What is kept for ever is never asked for again: its head needs no date and no mark to compare."""
    needless = ("Last-Modified", "ETag", "Cache-Control")
    file.alternatives = [
        (encoding, path, [*(pair for pair in headers if pair[0] not in needless), ("Cache-Control", FOR_EVER)])
        for encoding, path, headers in file.alternatives
    ]


def static_server(app: Any, prefix: str) -> Spoken:
    """`app` with the static files in front of it. `prefix` begins and ends with a slash."""
    server = ServeStaticASGI(app, max_age=60, allow_all_origins=False, add_headers_function=_guard)
    for name, path in files().items():
        if name.endswith(_COMPRESSED):
            continue
        server.add_file_to_dictionary(prefix + name, str(path))
        server.add_file_to_dictionary(prefix + long_name(name), str(path))
        if long_name(name) != name:
            _short(server.files[prefix + long_name(name)])
    return Spoken(server, prefix)
