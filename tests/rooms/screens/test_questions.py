"""What people ask, in their words: finding leads to the right place first, and that place is two taps from Today."""

import html
import re

import pytest

from karpear.people.models import Person
from karpear.ui.places import LEVELS
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'<li data-words="[^"]*"\s*>\s*<a href="([^"]+)"')

#: Parts of a list, and the list as the hub names it.
VIEWS = {
    html.escape(view.path): place.path
    for level in LEVELS
    for room in level.rooms
    for place in room.places
    for view in place.views
}

#: (in English, in Khmer, where it is).
EVERYBODY = [
    ("Where do I see my trips?", "តើខ្ញុំមើលដំណើររបស់ខ្ញុំនៅឯណា?", "/plans/"),
    ("check in every day", "រាយការណ៍រាល់ថ្ងៃ", "/daily/"),
    ("who watches over me?", "អ្នកណាមើលថែខ្ញុំ", "/watchers/"),
    ("What is sent to my sister?", "តើអ្វីត្រូវបានផ្ញើទៅបងស្រីខ្ញុំ?", "/contacts/"),
    ("add a contact", "បន្ថែមអ្នកទំនាក់ទំនង", "/contacts/"),
    ("the wallet card", "កាតកាបូប", "/know/card/"),
    ("safety words", "ពាក្យសុវត្ថិភាព", "/words/"),
    ("someone forces me", "គេបង្ខំខ្ញុំ", "/words/"),
    ("change language", "ប្ដូរភាសា", "/settings/"),
    ("change my password", "ប្ដូរពាក្យសម្ងាត់ចូល", "/settings/"),
    ("Sign out on another browser", "ចាកចេញពីឧបករណ៍ផ្សេង", "/settings/"),
    ("Where am I signed in?", "ឧបករណ៍ផ្សេងដែលចូលគណនីខ្ញុំ", "/settings/"),
    ("delete my account", "លុបគណនីរបស់ខ្ញុំ", "/settings/"),
    ("my phone was stolen", "ទូរសព្ទខ្ញុំត្រូវគេលួច", "/devices/"),
    ("What are my rights at a checkpoint?", "សិទ្ធិរបស់ខ្ញុំនៅប៉ុស្តិ៍ត្រួតពិនិត្យ", "/know/rights/"),
    ("numbers to remember", "លេខដែលត្រូវចងចាំ", "/know/numbers/"),
    ("am I ready?", "តើខ្ញុំត្រៀមខ្លួនហើយឬនៅ?", "/ready/"),
    ("write down a threat", "សរសេរការគំរាមកំហែង", "/diary/new/"),
    ("travel lock", "សោធ្វើដំណើរ", "/vault/"),
    ("without internet", "គ្មានអ៊ីនធឺណិត", "/by-sms/"),
    ("share my location", "ចែករំលែកទីតាំង", "/plans/apps/"),
    ("if I disappear", "បើខ្ញុំបាត់ខ្លួន", "/packs/"),
    ("what have I shared", "អ្វីដែលខ្ញុំបានចែករំលែក", "/diary/facts/"),
    ("Do messages reach me?", "តើសារមកដល់ខ្ញុំទេ?", "/addresses/"),
    ("what waits for me", "អ្វីរង់ចាំខ្ញុំ", "/needs/"),
]
MEMBERS = [
    ("What did we decide about this trip?", "តើយើងបានសម្រេចអ្វីអំពីដំណើរនេះ?", "/plans/"),
    ("someone lost a phone", "មាននរណាម្នាក់បាត់ទូរសព្ទ", "/devices/"),
    ("someone was arrested", "មានគេត្រូវបានចាប់ខ្លួន", "/incidents/"),
    ("Where is the trip that was cancelled?", "ដំណើរដែលបានបោះបង់នៅឯណា?", "/plans/?state=cancelled"),
    ("a plan that was refused", "ដំណើរដែលមិនបានអនុម័ត", "/plans/?answer=no"),
]
LEADERS = [
    ("Where do I see past alerts?", "តើខ្ញុំមើលអាសន្នចាស់ៗនៅឯណា?", "/alerts/"),
    ("Who is on duty on Saturday?", "អ្នកណាយាមថ្ងៃសៅរ៍?", "/roster/"),
    ("the last drill", "ការហាត់សមចុងក្រោយ", "/drills/"),
    ("drill times", "រយៈពេលហាត់សម", "/drills/"),
    ("How fast were we?", "តើយើងលឿនប៉ុណ្ណា?", "/drills/"),
    ("invite somebody", "អញ្ជើញនរណាម្នាក់", "/people/invite/"),
    ("someone lost a phone", "មាននរណាម្នាក់បាត់ទូរសព្ទ", "/people/"),
    ("somebody leaves us", "មាននរណាម្នាក់ចាកចេញ", "/people/"),
    ("who has no contacts", "អ្នកណាគ្មានអ្នកទំនាក់ទំនង", "/people/?gap=contacts"),
    ("phone never tested", "ទូរសព្ទមិនទាន់សាក", "/people/?gap=phone"),
    ("Who is not ready?", "អ្នកណាមិនទាន់ត្រៀមខ្លួន", "/people/?ready=not"),
    ("export everything", "នាំចេញទាំងអស់", "/vault/export/"),
    ("export of incidents", "នាំចេញហេតុការណ៍", "/vault/export/"),
    ("What did we decide about this trip?", "តើយើងបានសម្រេចអ្វីអំពីដំណើរនេះ?", "/plans/?of=others"),
    ("print the register", "បោះពុម្ពបញ្ជីហានិភ័យ", "/risks/report/"),
    ("escalation", "ការជូនដំណឹងបន្តបន្ទាប់", "/people/policy/"),
    ("Who is told, and after how many minutes?", "អ្នកណាទទួលដំណឹង ក្រោយប៉ុន្មាននាទី?", "/people/policy/"),
    ("roll-call of a province", "ហៅរាយនាមក្នុងខេត្ត", "/roll-calls/"),
    ("Who is out now?", "អ្នកណានៅខាងក្រៅ?", "/board/"),
    ("approve a trip", "អនុម័តដំណើរ", "/plans/?of=approve"),
    ("roll-call for one province", "ហៅរាយនាមតាមខេត្ត", "/roll-calls/"),
    ("Where is the plan that was refused?", "ដំណើរដែលមិនបានអនុម័តនៅឯណា?", "/plans/?of=others&answer=no"),
    ("cancelled trips", "ដំណើរដែលបានបោះបង់", "/plans/?of=others&state=cancelled"),
    ("late measures", "វិធានការយឺត", "/risks/measures/?late=on"),
    ("Which measures are late?", "វិធានការហួសថ្ងៃ", "/risks/measures/?late=on"),
    ("Is everybody OK?", "តើទាំងអស់គ្នាសុខសប្បាយទេ?", "/roll-calls/"),
    ("incoming texts", "សារចូល", "/texts/"),
    ("Are we prepared?", "តើយើងត្រៀមរួចហើយឬនៅ?", "/overview/"),
    ("Does SMS work?", "តើសារ SMS ដំណើរការទេ?", "/channels/"),
    ("our recovery key", "កូនសោស្ដាររបស់យើង", "/vault/team/"),
    ("risk matrix", "តារាងហានិភ័យ", "/risks/"),
    ("someone was arrested", "មានគេត្រូវបានចាប់ខ្លួន", "/incidents/"),
    ("ask after a colleague", "សួរសុខទុក្ខមិត្តរួមការងារ", "/incidents/support/"),
    ("write to the UN", "សរសេរទៅអង្គការសហប្រជាជាតិ", "/reports/"),
]


@pytest.mark.parametrize(
    ("who", "questions"), [("sophea", EVERYBODY + MEMBERS), ("dara", EVERYBODY + LEADERS), ("bopha", LEADERS)]
)
def test_what_people_ask_leads_to_its_place(who: str, questions: list[tuple[str, str, str]], cast: Cast) -> None:
    person: Person = getattr(cast, who)
    client = signed_in(person)
    hubs = "".join(client.get(hub).content.decode() for hub in ("/me/", "/organisation/"))
    misled = []
    for english, khmer, path in questions:
        for question in (english, khmer):
            first_hit = SHOWN.search(client.post("/find/", {"q": question}).content.decode())
            place = html.unescape(first_hit[1]) if first_hit else ""
            if place != path:
                misled.append(f"{question} → {place}, not {path}")
        if (chosen := html.escape(path)) not in VIEWS:
            assert f'href="{chosen}"' in hubs, path
        else:  # a list that stands in the hub, and the part of it that is chosen there
            assert f'href="{html.escape(VIEWS[chosen])}"' in hubs, path
            assert client.get(path).status_code == 200
    assert not misled, "\n".join(misled)
