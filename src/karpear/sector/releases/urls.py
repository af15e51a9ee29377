"""/releases/."""

from django.urls import URLPattern, URLResolver, path

from .views import ledger, releases

_RELEASE, _STATEMENT = "releases/<uuid:release>/", "releases/ledger/<uuid:public_statement>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("releases/", releases.releases, name="releases"),
    path("releases/draw/", releases.draw, name="release_draw"),
    path("releases/public/<uuid:network>/", releases.public_page, name="sector_page"),
    path("releases/ledger/", ledger.ledger, name="release_ledger"),
    path("releases/ledger/bulletin/<uuid:network>/", ledger.bulletin_number, name="release_bulletin_number"),
    path("releases/ledger/table/<uuid:network>/", ledger.outside_table, name="release_outside_table"),
    path(f"{_STATEMENT}count/", ledger.count, name="release_statement_count"),
    path(f"{_STATEMENT}strike/", ledger.strike, name="release_statement_strike"),
    path(_RELEASE, releases.release, name="release"),
    path(f"{_RELEASE}again/", releases.again, name="release_again"),
    path(f"{_RELEASE}hold/", releases.hold, name="release_hold"),
    path(f"{_RELEASE}held/<uuid:held_cell>/lift/", releases.lift, name="release_lift"),
    path(f"{_RELEASE}ask/", releases.ask, name="release_ask"),
    path(f"{_RELEASE}sign/", releases.sign, name="release_sign"),
    path(f"{_RELEASE}publish/", releases.publish, name="release_publish"),
]
