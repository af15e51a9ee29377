"""What pages about shared keys have in common: how they are sealed, and how a refusal is answered."""

from collections.abc import Callable

from django.shortcuts import redirect

from karpear.ui.refusals import View, refusing

from ..pages import sealed_page


def custody_page[**P](back: str) -> Callable[[View[P]], View[P]]:
    """A page about keys; a conflict is said on the page `back`."""

    def dress(view: View[P]) -> View[P]:
        return sealed_page(refusing(lambda _address: redirect(back))(view))

    return dress
