"""How the screens of the fund say no."""

from django.shortcuts import redirect

from karpear.ui.refusals import refusing

home = refusing(lambda _values: redirect("network:fund"))
its_request = refusing(lambda values: redirect("network:fund_request", values["fund_request"]))
