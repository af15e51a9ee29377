"""What `people` wants said leaves through the outbox."""

from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.actions import account, contacts, watch
from karpear.people.models import Address, Channel, Contact, Notice
from tests.cast import NOW, Cast


def test_notices_become_messages_once(cast: Cast) -> None:
    contact = Contact.objects.visible_to(cast.vanna)[0]
    contacts.ask_contact(person=cast.vanna, contact_id=contact.id, now=NOW)
    watch.ask_person(person=cast.vanna, email=cast.dara.email, now=NOW)
    watch.resolve_wishes(now=NOW)
    mail = Address.objects.get(person=cast.rith, channel=Channel.EMAIL)
    account.send_test(person=cast.rith, address_id=mail.id, now=NOW)
    assert fetch_notices(now=NOW) == 3
    assert fetch_notices(now=NOW) == 0
    assert not Notice.objects.exists()
    said = {d.text_key: (d.topic, d.person_id or d.contact_id, d.channel) for d in Delivery.objects.all()}
    assert said == {
        "contact_invite": ("contact", contact.id, "email"),
        "watch_request": ("watch", cast.dara.id, "email"),
        "proof": ("proof", cast.rith.id, "email"),
    }


def test_who_cannot_be_reached_holds_up_nobody(cast: Cast) -> None:
    phone = Address.objects.get(person=cast.rith, channel=Channel.SMS)
    account.send_test(person=cast.rith, address_id=phone.id, now=NOW)
    account.remove_address(person=cast.rith, address_id=phone.id, now=NOW)
    assert fetch_notices(now=NOW) == 3
    assert not Delivery.objects.filter(topic="proof").exists()
    said = {d.text_key: d.channel for d in Delivery.objects.all()}
    assert said == {"account_news": "email", "address_gone": "sms"}, "and a last word that it was removed"
