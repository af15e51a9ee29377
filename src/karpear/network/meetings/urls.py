"""/meetings/."""

from django.urls import URLPattern, URLResolver, path

from .views import items, meetings, seats, tellers

urlpatterns: list[URLPattern | URLResolver] = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/decisions/", items.decisions, name="decisions"),
    path("meetings/seats/", seats.seats, name="seats"),
    path("meetings/seats/<uuid:network>/<uuid:organisation>/", seats.fill_seat, name="seat"),
    path("meetings/seats/<uuid:council_seat>/end/", seats.end_seat, name="seat_ended"),
    path("meetings/new/<uuid:network>/", meetings.new_meeting, name="meeting_new"),
    path("meetings/<uuid:meeting>/", meetings.show_meeting, name="meeting"),
    path("meetings/<uuid:meeting>/change/", meetings.change_meeting, name="meeting_change"),
    path("meetings/<uuid:meeting>/coming/", meetings.coming, name="meeting_coming"),
    path("meetings/<uuid:meeting>/open/", meetings.open_answers, name="meeting_opened"),
    path("meetings/<uuid:meeting>/present/", meetings.present, name="meeting_present"),
    path("meetings/<uuid:meeting>/end/", meetings.end_meeting, name="meeting_ended"),
    path("meetings/<uuid:meeting>/call-off/", meetings.call_off, name="meeting_called_off"),
    path("meetings/<uuid:meeting>/publish/", meetings.publish, name="meeting_minuted"),
    path("meetings/<uuid:meeting>/minutes.pdf", meetings.paper, name="meeting_paper"),
    path("meetings/<uuid:meeting>/items/new/", items.new_item, name="item_new"),
    path("meetings/items/<uuid:agenda_item>/", items.show_item, name="item"),
    path("meetings/items/<uuid:agenda_item>/change/", items.change_item, name="item_change"),
    path("meetings/items/<uuid:agenda_item>/remove/", items.remove_item, name="item_removed"),
    path("meetings/items/<uuid:agenda_item>/close/", items.close_item, name="item_closed"),
    path("meetings/items/<uuid:agenda_item>/tellers/", tellers.choose_tellers, name="item_tellers"),
    path("meetings/items/<uuid:agenda_item>/teller/", tellers.show_teller, name="teller"),
    path("meetings/items/<uuid:agenda_item>/teller/agree/", tellers.agree, name="teller_agreed"),
    path("meetings/items/<uuid:agenda_item>/uncounted/", tellers.end_uncounted, name="item_uncounted"),
    path("meetings/items/<uuid:agenda_item>/said/", items.new_line, name="line_new"),
    path("meetings/items/<uuid:agenda_item>/review/", items.review, name="item_review"),
    path("meetings/items/<uuid:agenda_item>/actions/new/", items.new_action, name="action_new"),
    path("meetings/lines/<uuid:minute_line>/remove/", items.remove_line, name="line_removed"),
    path("meetings/actions/<uuid:meeting_action>/done/", items.action_done, name="action_done"),
]
