"""Where one goes on from what was refused."""

from django.shortcuts import redirect

from karpear.ui.refusals import refusing

bulletins_home = refusing(lambda _address: redirect("network:bulletins"))
links_home = refusing(lambda _address: redirect("network:bulletin_links"))
