"""The files of what was published, by their names."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse

from karpear.network.members.models import Network

from ...releases.queries.published import published
from ...releases.shown import ShownRelease, shown_releases
from ..files import CSV_TYPE, JSON_TYPE, ZIP_TYPE, csv_file, hxl_file, json_file, open_folder

type MakeFile = Callable[[list[ShownRelease], Network], bytes]

FILES: Mapping[str, tuple[str, MakeFile]] = {
    "trends.csv": (CSV_TYPE, lambda releases, network: csv_file(releases, network.body.country)),
    "trends.hxl.csv": (CSV_TYPE, lambda releases, network: hxl_file(releases, network.body.country)),
    "trends.json": (JSON_TYPE, lambda releases, network: json_file(releases, network.body.name)),
    "trends.zip": (ZIP_TYPE, lambda releases, network: open_folder(releases, network.body.name, network.body.country)),
}


def file_answer(network: Network, name: str) -> HttpResponse:
    """Everything that was published, in one of these forms."""
    if name not in FILES:
        raise Http404
    kind, make = FILES[name]
    body = make(shown_releases(published(network), network.body.country), network)
    kind = kind if kind == ZIP_TYPE else f"{kind}; charset=utf-8"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
