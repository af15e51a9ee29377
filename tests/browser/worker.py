"""The worker beside the pages, as the browser's own tools see it: rung, or woken when there is a line."""

from typing import TYPE_CHECKING, Any

from tests.browser.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page


def worker_of(page: "Page", tools: "CDPSession") -> str:
    """The id under which the worker of this page's site is known there; waits until it is."""
    found: list[str] = []

    def heard(said: dict[str, Any]) -> None:
        found.extend(registration["registrationId"] for registration in said["registrations"])

    tools.on("ServiceWorker.workerRegistrationUpdated", heard)
    tools.send("ServiceWorker.enable")
    until(page, lambda: bool(found))
    return found[0]
