"""The reserve: /reserve/."""

from django.urls import path

from .views import grants, ledger, lines, receipts, requests, reserve

urlpatterns = [
    path("reserve/", reserve.reserve, name="reserve"),
    path("reserve/assumptions/", reserve.assumptions, name="reserve_assumptions"),
    path("reserve/ledger/", ledger.ledger, name="reserve_ledger"),
    path("reserve/ledger/put-in/", ledger.put_in, name="reserve_put_in"),
    path("reserve/ledger/<uuid:entry>/", ledger.counter, name="reserve_counter"),
    path("reserve/lines/", lines.lines, name="reserve_lines"),
    path("reserve/grants/", grants.grants, name="reserve_grants"),
    path("reserve/requests/<uuid:request_id>/grants/", grants.grants_of, name="money_grants"),
    path("reserve/ask/", requests.ask, name="money_ask"),
    path("reserve/requests/<uuid:request_id>/", requests.money_request, name="money_request"),
    path("reserve/requests/<uuid:request_id>/sign", requests.sign, name="money_sign"),
    path("reserve/requests/<uuid:request_id>/refuse", requests.refuse, name="money_refuse"),
    path("reserve/requests/<uuid:request_id>/withdraw", requests.withdraw, name="money_withdraw"),
    path("reserve/requests/<uuid:request_id>/pay", requests.pay, name="money_pay"),
    path("reserve/requests/<uuid:request_id>/receipt/", receipts.receipt, name="money_receipt"),
]
