"""Other installations: /federation/ for people, /fed/ for what they fetch."""

from django.urls import path

from .views import feeds, peers, shares

urlpatterns = [
    path("federation/", peers.federation, name="federation"),
    path("federation/<uuid:network>/add/", peers.add_peer, name="peer_add"),
    path("federation/<uuid:network>/take/", peers.take_file, name="federation_take"),
    path("federation/peers/<uuid:peer>/", peers.peer_page, name="peer"),
    path("federation/peers/<uuid:peer>/words/", peers.pin_peer, name="peer_pin"),
    path("federation/peers/<uuid:peer>/address/", peers.change_address, name="peer_address"),
    path("federation/peers/<uuid:peer>/pause/", peers.pause_peer, name="peer_pause"),
    path("federation/peers/<uuid:peer>/resume/", peers.resume_peer, name="peer_resume"),
    path("federation/peers/<uuid:peer>/remove/", peers.remove_peer, name="peer_remove"),
    path("federation/peers/<uuid:peer>/bundle/", peers.bundle_file, name="peer_bundle"),
    path("bulletins/<uuid:bulletin>/elsewhere/", shares.share, name="bulletin_elsewhere"),
    path("fed/chains.json", feeds.federated_chains, name="federated_chains"),
    path("fed/<slug:chain>/<int:start>.jsonl", feeds.federated_chain, name="federated_chain"),
]
