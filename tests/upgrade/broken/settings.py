"""As the product runs, with one app more whose migration cannot be done."""

from karpear.project.settings import *  # noqa: F403
from karpear.project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.upgrade.broken"]
