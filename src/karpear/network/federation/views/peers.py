"""Other installations: who we are to them, who they are to us, and what goes to and fro."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.refusals import Conflict, Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ...members.queries.networks import kept_network
from ..actions import peers as actions
from ..actions.arrivals import ArrivalTally
from ..actions.bundles import make_bundle, refuse, split_file, take_bundle
from ..forms import BundleForm, PeerAddressForm, PeerForm, SpokenWordsForm
from ..models import ItemCarrier, PeerState
from ..queries import pages
from ..queries.own import fingerprint, own_installation
from ..values import NewPeer, PeerAddress, SpokenWords
from ..words import WHY

home = refusing(lambda _values: redirect("network:federation"))
its_page = refusing(lambda values: redirect("network:peer", values["peer"]))


@under_pressure(read=Answer.EMPTY)
@require_safe
@home
def federation(request: HttpRequest) -> HttpResponse:
    """Our own words and card, and every installation that we know."""
    if not may_anywhere(me(request), Verb.KEEP_NETWORK):
        raise Missing
    shown_pages = pages.federation_pages(me(request), timezone.now()) if in_private(request) else []
    return page(request, "network/federation/federation.html", {"pages": shown_pages})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def add_peer(request: HttpRequest, network: UUID) -> HttpResponse:
    """One more, by the card that its coordinator gave."""
    network_kept = kept_network(me(request), network)
    return form_page(
        request,
        "network/federation/add.html",
        PeerForm(request.POST or None),
        do=lambda clean: actions.add_peer(by=me(request), network=network, new=NewPeer(**clean), now=timezone.now()),
        done=_("Added. Nothing is exchanged yet: compare the six words first."),
        to=lambda row: ("network:peer", row.pk),
        context={"network": network_kept},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def peer_page(request: HttpRequest, peer: UUID) -> HttpResponse:
    """One of them."""
    return page(request, "network/federation/peer.html", {"page": pages.peer_page(me(request), peer, timezone.now())})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_page
def pin_peer(request: HttpRequest, peer: UUID) -> HttpResponse:
    """Its words, as its coordinator reads them out."""
    row = pages.peer_of(me(request), peer)
    installation = own_installation(row.network)
    return form_page(
        request,
        "network/federation/pin.html",
        SpokenWordsForm(request.POST or None),
        do=lambda clean: actions.pin_peer(by=me(request), peer=peer, spoken=SpokenWords(**clean), now=timezone.now()),
        done=_("Trusted. From now on you exchange what labels let travel."),
        to=("network:peer", peer),
        context={"peer": row, "own_fingerprint": fingerprint(installation.publisher) if installation else None},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_page
def change_address(request: HttpRequest, peer: UUID) -> HttpResponse:
    """Where it is fetched from."""
    row = pages.peer_of(me(request), peer)
    return form_page(
        request,
        "network/federation/address.html",
        PeerAddressForm(request.POST or None, row=row),
        do=lambda clean: actions.change_address(
            by=me(request), peer=peer, new=PeerAddress(**clean), now=timezone.now()
        ),
        done=_("Saved."),
        to=("network:peer", peer),
        context={"peer": row},
    )


@under_pressure(write=Answer.REFUSED)
@its_page
@press_page(gettext_lazy("Paused: nothing goes there, and nothing is taken."), to="network:peer")
def pause_peer(request: HttpRequest, peer: UUID) -> UUID:
    """For a while."""
    return actions.pause_peer(by=me(request), peer=peer, now=timezone.now()).pk


@under_pressure(write=Answer.REFUSED)
@its_page
@press_page(gettext_lazy("It goes on."), to="network:peer")
def resume_peer(request: HttpRequest, peer: UUID) -> UUID:
    """The pause is over."""
    return actions.resume_peer(by=me(request), peer=peer, now=timezone.now()).pk


@under_pressure(write=Answer.REFUSED)
@home
@press_page(gettext_lazy("Removed. What it sent before stays until its time is over."), to="network:federation")
def remove_peer(request: HttpRequest, peer: UUID) -> None:
    """For good."""
    actions.remove_peer(by=me(request), peer=peer, now=timezone.now())


@under_pressure(read=Answer.HIDDEN)
@require_safe
@its_page
def bundle_file(request: HttpRequest, peer: UUID) -> HttpResponse:
    """All that we would send it, as one file."""
    row = pages.peer_of(me(request), peer)
    installation = own_installation(row.network)
    if installation is None or row.state != PeerState.PINNED:
        raise Conflict(_("Compare the six words first, and have keys of your own."))
    bundle = make_bundle(installation, row, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{bundle.signed.manifest.folder}.jsonl"'}
    return HttpResponse(bundle.as_one_file(), content_type="application/octet-stream", headers=headers)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def take_file(request: HttpRequest, network: UUID) -> HttpResponse:
    """A bundle that came as one file, by mail or on a stick."""
    network_kept = kept_network(me(request), network)

    def take(clean: "dict[str, object]") -> None:
        raw, now = request.FILES["bundle"].read(), timezone.now()  # type: ignore[union-attr]
        try:
            manifest, entries = split_file(raw)
        except UnfitItem as refusal:
            _say(request, refuse(network_kept, None, refusal.why, ItemCarrier.FILE, now))
        else:
            _say(request, take_bundle(network_kept, manifest, entries, carrier=ItemCarrier.FILE, now=now))

    return form_page(
        request,
        "network/federation/take.html",
        BundleForm(request.POST or None, request.FILES or None),
        do=take,
        to=("network:federation",),
        context={"network": network_kept},
    )


def _say(request: HttpRequest, tally: ArrivalTally) -> None:
    """What became of it."""
    count = tally.taken
    words = ngettext("{n} new item was taken in.", "{n} new items were taken in.", count).format(n=count)
    if tally.waiting:
        waiting = ngettext(
            "{n} waits for earlier ones: take in the earlier file, too.",
            "{n} wait for earlier ones: take in the earlier file, too.", tally.waiting,
        ).format(n=tally.waiting)  # fmt: skip
        words = f"{words} {waiting}"
    whys = dict.fromkeys(refusal.why for refusal in tally.refusals)
    if Unfit.SEEN_BUNDLE in whys:
        messages.info(request, WHY[Unfit.SEEN_BUNDLE])
    elif not (whys or tally.taken or tally.waiting):
        messages.info(request, _("Nothing in it is new: all of it was here already."))
    elif not whys or tally.taken:
        messages.success(request, words)
    for why in whys:
        if why is not Unfit.SEEN_BUNDLE:
            messages.error(request, _("Refused: {why}").format(why=WHY[why]))
