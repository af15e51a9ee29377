"""What people ask, in their words: finding leads to the right place first, and that place is two taps from Today."""

import html
import re

import pytest
from django.test import RequestFactory

from karpear.people.models import Person
from karpear.ui.place_kinds import Reader
from karpear.ui.place_search import entries_for, entries_of
from karpear.ui.places import LEVELS, TODAY, reader_of
from tests.cast import Cast, signed_in
from tests.rooms.screens import duty_questions as duty

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SHOWN = re.compile(r'<li data-words="[^"]*"\s*>\s*<a href="([^"]+)"')

#: Parts of a list, and the list as the hub names it.
VIEWS = {
    view.path: place.path
    for place in (TODAY, *(place for level in LEVELS for room in level.rooms for place in room.places))
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
    ("delete my account", "លុបគណនីរបស់ខ្ញុំ", "/settings/#leaving"),
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
    ("turn off night check-ins", "បិទការរាយការណ៍ពេលយប់", "/daily/"),
    ("What happens when I press SOS?", "តើមានអ្វីកើតឡើងពេលខ្ញុំចុច SOS?", "/#reach"),
    ("Who will be told?", "អ្នកណានឹងទទួលដំណឹង?", "/#reach"),
    ("take back what I shared", "យកអ្វីដែលបានចែករំលែកមកវិញ", "/diary/facts/"),
    ("undo a share", "លុបការចែករំលែក", "/diary/facts/"),
    ("stop sharing", "ឈប់ចែករំលែក", "/diary/facts/"),
    ("stop sharing my location", "ឈប់ចែករំលែកទីតាំង", "/plans/apps/"),
    ("text commands", "ពាក្យបញ្ជាតាមសារ", "/by-sms/"),
    ("SMS codes", "លេខកូដ SMS", "/by-sms/"),
    ("my own phone number", "លេខទូរសព្ទរបស់ខ្ញុំ", "/addresses/"),
    ("I need more time", "ខ្ញុំត្រូវការពេលបន្ថែម", "/"),
    ("forgot to check in", "ខ្ញុំភ្លេចរាយការណ៍", "/"),
    ("our car broke down", "ឡានខូចតាមផ្លូវ", "/"),
    ("my buddy", "គូកនរបស់ខ្ញុំ", "/plans/"),
    ("a protest", "បាតុកម្ម", "/plans/"),
    ("upload a photo", "រូបថត", "/diary/new/"),
    ("no network", "គ្មានសេវា", "/by-sms/"),
    ("the embassy", "ស្ថានទូត", "/reports/"),
    ("my lawyer's number", "លេខមេធាវី", "/contacts/"),
    ("stop watching", "ឈប់មើលថែ", "/watchers/"),
    ("the manual", "សៀវភៅណែនាំ", "/know/"),
    ("a code word", "ពាក្យកូដ", "/words/"),
    ("log out", "ចាកចេញពីគណនី", "/settings/"),
    ("two-step sign in", "ផ្ទៀងផ្ទាត់ពីរជំហាន", "/settings/"),
    ("install the app", "ដំឡើងកម្មវិធី", "/devices/"),
    ("What waits for others?", "អ្វីរង់ចាំអ្នកដទៃ?", "/needs/"),
    ("send a test", "សាកផ្ញើសារ", "/addresses/"),
]
#: What somebody types who is afraid, or whom something has happened to.
AFRAID = [
    ("kidnapped", "ចាប់ពង្រត់", "/incidents/"),
    ("Somebody was kidnapped", "គេចាប់ពង្រត់មិត្តខ្ញុំ", "/incidents/"),
    ("someone is missing", "មានគេបាត់ខ្លួន", "/incidents/"),
    ("I am being followed", "គេតាមខ្ញុំ", "/"),
    ("someone is following me", "មានគេដើរតាមខ្ញុំ", "/"),
    ("help me", "ជួយខ្ញុំ", "/"),
    ("I am afraid", "ខ្ញុំខ្លាច", "/"),
    ("the police came", "ប៉ូលិសមក", "/know/rights/"),
    ("police are at the door", "ប៉ូលិសនៅមាត់ទ្វារ", "/know/rights/"),
    ("raid", "គេចូលឆែកឆេរ", "/know/rights/"),
    ("a summons from the court", "ដីកាកោះហៅពីតុលាការ", "/know/rights/"),
    ("hospital", "មន្ទីរពេទ្យ", "/know/rights/#emergency-numbers"),
    ("call an ambulance", "ហៅរថយន្តសង្គ្រោះ", "/know/rights/#emergency-numbers"),
    ("he is injured", "គាត់រងរបួស", "/know/rights/#emergency-numbers"),
    ("accidents", "គ្រោះថ្នាក់ចរាចរណ៍", "/know/rights/#emergency-numbers"),
    ("fire", "ភ្លើងឆេះ", "/know/rights/#emergency-numbers"),
    ("I need a lawyer", "ខ្ញុំត្រូវការមេធាវី", "/contacts/"),
    ("I must leave the country", "ខ្ញុំត្រូវចេញពីប្រទេស", "/incidents/"),
    ("I need to hide", "ខ្ញុំត្រូវលាក់ខ្លួន", "/incidents/"),
    ("my account was hacked", "គណនីខ្ញុំត្រូវគេលួចចូល", "/incidents/"),
    ("blackmail", "គេគំរាមយកលុយ", "/incidents/"),
    ("beaten", "គេវាយខ្ញុំ", "/incidents/"),
    ("rape", "រំលោភ", "/incidents/"),
    ("death threats", "គេគំរាមសម្លាប់", "/diary/new/"),
    ("I forgot my secret", "ខ្ញុំភ្លេចកូដសម្ងាត់", "/vault/"),
    ("forgot my password", "ភ្លេចពាក្យសម្ងាត់របស់ខ្ញុំ", "/settings/"),
    ("password", "ពាក្យសម្ងាត់", "/settings/"),
    ("a new phone", "ទូរសព្ទថ្មី", "/devices/"),
    ("stolen phone", "ទូរសព្ទត្រូវគេលួច", "/devices/"),
    ("crossing the border", "ឆ្លងដែន", "/vault/"),
    ("tired", "ហត់នឿយ", "/incidents/support/"),
    ("stress", "តានតឹង", "/incidents/support/"),
    ("help when I am exhausted", "ខ្ញុំហត់នឿយ", "/incidents/support/"),
    ("an odd car at our gate", "ឡានចម្លែក", "/diary/new/"),
    ("a note for later", "ឃ្លាំមើលខ្ញុំ", "/diary/new/"),
    ("a meeting point for my trip", "កន្លែងជួប", "/plans/"),
    ("hide my name", "ឈ្មោះកូដ", "/settings/"),
    ("I cannot sleep", "ខ្ញុំគេងមិនលក់", "/incidents/support/"),
    ("who can read my diary", "អ្នកណាអានកំណត់ហេតុខ្ញុំបាន", "/diary/facts/"),
    ("the computer was seized", "គេរឹបអូសកុំព្យូទ័រ", "/incidents/"),
    ("burglary", "ចោរចូលការិយាល័យ", "/incidents/"),
    ("defamation", "បរិហារកេរ្តិ៍", "/incidents/"),
    ("a funeral", "ពិធីបុណ្យសព", "/incidents/support/"),
    ("the steps of a detained case", "ជំហានសំណុំរឿង", "/incidents/"),
    ("spyware", "មេរោគក្នុងទូរសព្ទ", "/know/"),
]
MEMBERS = [
    ("Who approved my trip?", "អ្នកណាអនុម័តដំណើរខ្ញុំ?", "/plans/"),
    ("approvals", "ការអនុម័ត", "/plans/"),
    ("somebody's phone number", "លេខទូរសព្ទរបស់គេ", "/contacts/"),
    ("was the mail sent?", "តើអ៊ីមែលបានផ្ញើទេ?", "/addresses/"),
    ("flood", "ទឹកជំនន់", "/"),
    ("money for an emergency", "លុយសម្រាប់ករណីបន្ទាន់", "/reports/"),
    ("Who is my officer?", "អ្នកណាជាមន្ត្រីរបស់ខ្ញុំ?", "/watchers/"),
    ("What did we decide about this trip?", "តើយើងបានសម្រេចអ្វីអំពីដំណើរនេះ?", "/plans/"),
    ("someone lost a phone", "មាននរណាម្នាក់បាត់ទូរសព្ទ", "/devices/"),
    ("someone was arrested", "មានគេត្រូវបានចាប់ខ្លួន", "/incidents/"),
    ("Where is the trip that was cancelled?", "ដំណើរដែលបានបោះបង់នៅឯណា?", "/plans/?state=cancelled"),
    ("a plan that was refused", "ដំណើរដែលមិនបានអនុម័ត", "/plans/?answer=no"),
]
LEADERS = [
    ("somebody's phone number", "លេខទូរសព្ទរបស់គេ", "/people/"),
    ("Rith's phone number", "លេខទូរសព្ទរបស់រិទ្ធ", "/people/"),
    ("who approved", "អ្នកណាអនុម័ត", "/plans/?of=others"),
    ("approved by", "អនុម័តដោយ", "/plans/?of=others"),
    ("approval", "ការអនុម័ត", "/plans/?of=approve"),
    ("approvals", "រង់ចាំការអនុម័ត", "/plans/?of=approve"),
    ("make somebody an officer", "តែងតាំងមន្ត្រី", "/people/"),
    ("officer", "មន្ត្រីសន្តិសុខ", "/people/"),
    ("change role", "ប្ដូរតួនាទី", "/people/"),
    ("promote", "ដំឡើងតួនាទី", "/people/"),
    ("admin", "អ្នកគ្រប់គ្រង", "/people/"),
    ("mail the system sent", "អ៊ីមែលដែលប្រព័ន្ធបានផ្ញើ", "/channels/"),
    ("sent messages", "សារដែលបានផ្ញើ", "/channels/"),
    ("was the mail sent?", "តើអ៊ីមែលបានផ្ញើទេ?", "/channels/"),
    ("flood", "ទឹកជំនន់", "/risks/"),
    ("floods", "គ្រោះទឹកជំនន់", "/risks/"),
    ("roll calls", "ហៅឈ្មោះ", "/roll-calls/"),
    ("on duty", "អ្នកប្រចាំការ", "/roster/"),
    ("money for an emergency", "លុយសម្រាប់ករណីបន្ទាន់", "/reports/"),
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
    ("cancel a trip", "បោះបង់ដំណើរខ្ញុំ", "/plans/"),
    ("hand over my watch", "ប្រគល់វេន", "/roster/"),
    ("approve trip", "អនុម័តដំណើរ", "/plans/?of=approve"),
    ("turn off the sound", "បិទសំឡេង", "/board/"),
    ("missed check-ins", "ខកខានរាយការណ៍", "/board/"),
    ("Who saw my alert?", "របាយការណ៍អាសន្ន", "/alerts/"),
    ("test alarm", "សាកអាសន្ន", "/drills/"),
    ("message everybody", "ផ្ញើសារទៅទាំងអស់គ្នា", "/roll-calls/"),
    ("the security policy", "គោលការណ៍សន្តិសុខ", "/policies/"),
    ("new staff", "បុគ្គលិកថ្មី", "/people/"),
    ("annual report", "របាយការណ៍ប្រចាំឆ្នាំ", "/law/"),
    ("Who has the key?", "អ្នកណាកាន់កូនសោ?", "/vault/team/"),
    ("statistics", "ស្ថិតិ", "/overview/"),
]
#: What an organisation has ready for its people: asked by those who look after it.
PREPARED = [
    ("Would our measures work?", "តើវិធានការយើងនៅមានប្រសិទ្ធភាពទេ?", "/hold/"),
    ("When was it last tested?", "សាកល្បងចុងក្រោយពេលណា?", "/hold/"),
    ("how mature are we", "វាយតម្លៃខ្លួនឯង", "/self-assessment/"),
    ("the certification", "វិញ្ញាបនបត្រ GPP", "/self-assessment/"),
    ("Who understood the policy?", "អ្នកណាយល់គោលការណ៍សន្តិសុខ", "/policies/"),
    ("a clause of our policy", "ប្រការ", "/policies/"),
    ("Who is trained?", "វគ្គបណ្ដុះបណ្ដាល", "/training/"),
    ("a certificate of a course", "គ្រូបង្គោល", "/training/"),
    ("Who is covered?", "ធានារ៉ាប់រង", "/insurance/"),
    ("social security", "របបសន្តិសុខសង្គម", "/insurance/"),
    ("emergency fund", "មូលនិធិបន្ទាន់", "/reserve/"),
    ("sign a payment", "ប្រាក់ធានា", "/reserve/"),
    ("family support", "គាំទ្រគ្រួសារ", "/families/"),
    ("key tasks", "ប្រគល់ការងារ", "/succession/"),
]
#: The same for oneself.
OWED = [
    ("rules for me", "ត្រូវអាន", "/policies/mine/"),
    ("my certificates", "វិញ្ញាបនបត្ររបស់ខ្ញុំ", "/training/mine/"),
    ("am I insured?", "ខ្ញុំមានធានារ៉ាប់រងទេ", "/insurance/mine/"),
    ("what my family needs", "គ្រួសារខ្ញុំត្រូវការ", "/families/mine/"),
    ("my hand-over", "ប្រគល់ការងាររបស់ខ្ញុំ", "/succession/mine/"),
]


@pytest.mark.parametrize(
    ("who", "questions"),
    [
        ("sophea", EVERYBODY + AFRAID + MEMBERS + OWED + duty.EVERYBODY + duty.MEMBERS),
        ("dara", EVERYBODY + AFRAID + LEADERS + PREPARED + OWED + duty.EVERYBODY + duty.LEADERS),
        ("bopha", LEADERS + PREPARED + duty.LEADERS),
        ("vanna", EVERYBODY + AFRAID + duty.EVERYBODY + duty.MEMBERS),
    ],
)
def test_what_people_ask_leads_to_its_place(who: str, questions: list[tuple[str, str, str]], cast: Cast) -> None:
    person: Person = getattr(cast, who)
    client, entries = signed_in(person), entries_of(_reader(person))
    hubs = "".join(client.get(hub).content.decode() for hub in ("/me/", "/organisation/"))
    misled = []
    for english, khmer, path in questions:
        for question in (english, khmer):
            places = [entry.path for entry, _words in entries_for(entries, question)]
            if places[:1] != [path]:
                misled.append(f"{question} → {places}, not {path}")
        if path not in VIEWS:
            assert path == "/" or f'href="{html.escape(path)}"' in hubs, path
        else:  # a list that stands in the hub, and the part of it that is chosen there
            assert f'href="{html.escape(VIEWS[path])}"' in hubs, path
            assert client.get(path).status_code == 200
    assert not misled, "\n".join(misled)


def test_what_is_a_page_of_ones_own_and_one_of_all_is_found_as_both(cast: Cast) -> None:
    entries = entries_of(_reader(cast.dara))
    for question in ("family plan", "ផែនការគ្រួសារ"):
        assert [entry.path for entry, _words in entries_for(entries, question)][:2] == ["/families/mine/", "/families/"]
    assert "/policies/mine/" in [entry.path for entry, _words in entries_for(entries, "វិធាន")]
    members = entries_of(_reader(cast.sophea))
    assert "/families/" not in [entry.path for entry, _words in entries_for(members, "family plan")]


def test_the_page_shows_first_what_leads_there(cast: Cast) -> None:
    for person, question, path in ((cast.sophea, "Who will be told?", "/#reach"), (cast.dara, "floods", "/risks/")):
        page = signed_in(person).post("/find/", {"q": question}).content.decode()
        first_hit = SHOWN.search(page)
        assert first_hit and first_hit[1] == path
    assert 'id="reach"' in signed_in(cast.sophea).get("/").content.decode()
    assert 'id="emergency-numbers"' in signed_in(cast.sophea).get("/know/rights/").content.decode()


def _reader(person: Person) -> Reader:
    request = RequestFactory().get("/")
    request.user = person
    return reader_of(request)
