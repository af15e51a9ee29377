"""How a refusal is answered on every page of the review, and of the drafts."""

from django.shortcuts import redirect

from karpear.ui.refusals import refusing

review_home = refusing(lambda _address: redirect("compliance:review"))
bills_home = refusing(lambda _address: redirect("compliance:bills"))
