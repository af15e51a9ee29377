"""The product's settings without its middleware and pages: the baseline's server."""

from karpear.project.settings import *  # noqa: F403

MIDDLEWARE.clear()  # noqa: F405 - from the star above
ROOT_URLCONF = "karpear.ops.bench.bare"
INSTALLED_APPS.remove("allauth.account")  # noqa: F405 - it insists on its middleware
