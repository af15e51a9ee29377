"""The worker beside the pages, as the browser's own tools see it: rung, or woken when there is a line."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page


def worker_of(page: "Page", tools: "CDPSession") -> str:
    """The id under which the worker of this page's site is known there; waits until it is."""
    found: list[str] = []

    def heard(said: dict[str, Any]) -> None:
        found.extend(one["registrationId"] for one in said["registrations"])

    tools.on("ServiceWorker.workerRegistrationUpdated", heard)
    tools.send("ServiceWorker.enable")
    for _ in range(400):
        if found:
            return found[0]
        page.wait_for_timeout(50)
    raise AssertionError("no worker is registered")
