"""/aid/fund/."""

from django.urls import URLPattern, URLResolver, path

from .views import funds, ledger, requests

_FUND, _REQUEST, _MEMBER = "aid/fund/<uuid:shared_fund>/", "aid/fund/requests/<uuid:fund_request>/", "<uuid:member>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("aid/fund/", funds.fund, name="fund"),
    path("aid/fund/rules/<uuid:network>/", funds.rules, name="fund_rules"),
    path(f"aid/fund/agree/{_MEMBER}", funds.agree, name="fund_agree"),
    path(f"aid/fund/stop/{_MEMBER}", funds.stop, name="fund_stop"),
    path(f"aid/fund/ask/{_MEMBER}", requests.ask, name="fund_ask"),
    path("aid/fund/lines/<uuid:fund_entry>/", ledger.counter, name="fund_counter"),
    path(_REQUEST, requests.fund_request, name="fund_request"),
    path(f"{_REQUEST}sign/", requests.sign, name="fund_sign"),
    path(f"{_REQUEST}refuse/", requests.refuse, name="fund_refuse"),
    path(f"{_REQUEST}withdraw/", requests.withdraw, name="fund_withdraw"),
    path(f"{_REQUEST}pay/", requests.pay, name="fund_pay"),
    path(f"{_REQUEST}back/", requests.back, name="fund_back"),
    path(f"{_FUND}ledger/", ledger.fund_ledger, name="fund_ledger"),
    path(f"{_FUND}received/", ledger.received, name="fund_received"),
]
