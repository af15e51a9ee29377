"""The picture on the home screen: one of a few that say nothing, or the operator's own file."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse


def _own_path() -> Path | None:
    return Path(settings.KARPEAR_ICON) if "/" in settings.KARPEAR_ICON else None


def small() -> str:
    """The address of the picture beside a title."""
    return reverse("own_icon") if _own_path() else static(f"ui/icons/{settings.KARPEAR_ICON}.svg")


@cache
def own() -> bytes | None:
    """The operator's PNG; None where one of ours is used."""
    path = _own_path()
    return path.read_bytes() if path else None


def for_home_screen() -> list[dict[str, Any]]:
    """What a manifest says of them. A picture of the operator's is taken as it is, to be cut to no shape."""
    if body := own():
        side = int.from_bytes(body[16:20])
        return [{"src": reverse("own_icon"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any"}]
    files = (("192.png", "192x192", "any"), ("512.png", "512x512", "any"), ("full.png", "512x512", "maskable"))
    return [
        {"src": static(f"ui/icons/{settings.KARPEAR_ICON}-{end}"), "sizes": sizes, "type": "image/png", "purpose": use}
        for end, sizes, use in files
    ]
