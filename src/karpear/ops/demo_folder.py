"""Which data folders are a demo's."""

from pathlib import Path

from .console import CannotStart

ACCOUNTS = "demo.json"
ENVIRONMENT = "demo.env"
DATABASE = "karpear.sqlite3"


def is_demo_folder(data: Path) -> bool:
    """A setting alone makes no demo: whoever sets it on a server in use shows nobody its messages."""
    return (data / ENVIRONMENT).exists() or (data / ACCOUNTS).exists()


def refuse_folder_in_use(data: Path) -> None:
    """Invented people with a known password do not come among real ones. Raises CannotStart."""
    if (data / DATABASE).exists() and not is_demo_folder(data):
        raise CannotStart(f"{data} holds the data of an installation in use. Choose another folder with --data.")
