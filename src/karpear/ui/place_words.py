"""What else a place is called, and what is done there, in every language: words that lead to it.

By its address, so that a synonym is written once whoever is shown the place. Khmer words are drafts.
"""

from .law_place_words import LAW_WORDS
from .network_place_words import NETWORK_WORDS
from .voice_place_words import VOICE_WORDS

WORDS: dict[str, str] = {
    **LAW_WORDS,
    **VOICE_WORDS,
    **NETWORK_WORDS,
    "/": (
        "home, home safe, come home, start, I'm OK, SOS, help, help me, afraid, scared, danger, being followed, "
        "someone follows me, somebody follows me, following me, caught in a flood, ទំព័រដើម, សុខសប្បាយ, ជួយ, "
        "ជួយខ្ញុំ, ខ្លាច, គ្រោះថ្នាក់, តាមខ្ញុំ, ដើរតាមខ្ញុំ, ជាប់ទឹកជំនន់, panic, I am late, extend my time, "
        "more time, need more time, forgot to check in, car broke down, យឺតហើយ, ត្រូវការពេលបន្ថែម, ភ្លេចរាយការណ៍, "
        "ឡានខូច"
    ),
    "/#reach": (
        "what happens when I press SOS, press SOS, who will be told, who hears of my SOS, my ladder, ចុច SOS, "
        "នឹងទទួលដំណឹង, អ្នកណានឹងទទួលដំណឹង, អ្នកណាឮពេលខ្ញុំចុច SOS"
    ),
    "/board/": (
        "map, alarms, who is out, late, SOS, ផែនទី, អាសន្ន, យឺត, នៅខាងក្រៅ, how many are out, missed check-ins, "
        "turn off the sound, siren, អ្នកនៅក្រៅប៉ុន្មាននាក់, ខកខានរាយការណ៍, បិទសំឡេង"
    ),
    "/needs/": (
        "to do, waits for me, tasks, late, snooze, put off, digest, calendar, អ្វីត្រូវធ្វើ, រង់ចាំ, iCal, "
        "reminder, my duty, waiting for others, waits for others, រំលឹក, ប្រតិទិន, រង់ចាំអ្នកដទៃ"
    ),
    "/plans/": (
        "plan, travel, cancel a trip, cancel my trip, បោះបង់ដំណើរខ្ញុំ, move a trip, event, activity, new trip, "
        "assessment, គម្រោង, ធ្វើដំណើរ, ព្រឹត្តិការណ៍, about this trip, អំពីដំណើរ, meeting point, where we meet, "
        "safe place, hotel, where I sleep, plan B, កន្លែងជួប, កន្លែងស្នាក់នៅ, approval of my trip, "
        "approved by whom, who approved my trip, approved my trip, ការអនុម័តដំណើរខ្ញុំ, អនុម័តដំណើរខ្ញុំ, buddy, "
        "alone, vehicle, motorbike, driver, host, overnight, protest, demonstration, workshop, copy a plan, គូកន, "
        "ធ្វើដំណើរម្នាក់ឯង, យានយន្ត, ម៉ូតូ, អ្នកបើកបរ, បាតុកម្ម, សិក្ខាសាលា"
    ),
    "/plans/?state=cancelled": (
        "cancelled, called off, not made, trip was cancelled, plan was cancelled, បោះបង់, ដំណើរដែលបានបោះបង់"
    ),
    "/plans/?answer=no": (
        "refused, not approved, not allowed, rejected, trip was refused, plan was refused, must be cancelled, "
        "មិនអនុម័ត, មិនបានអនុម័ត, ដំណើរដែលមិនបានអនុម័ត"
    ),
    "/daily/": (
        "daily check-in, promise, night check-ins, check-ins at night, turn off check-ins, "
        "turn off night check-ins, stop check-ins, រាល់ថ្ងៃ, រាយការណ៍, ប្រាប់ថាសុខ, រាយការណ៍ពេលយប់, បិទការរាយការណ៍"
    ),
    "/risks/mine/": "tasks, my risks, my measures, ភារកិច្ច, ហានិភ័យរបស់ខ្ញុំ",
    "/risks/sessions/": "session, rate risks, វាយតម្លៃ",
    "/plans/apps/": (
        "show my way, follow me, location, tracking, gps, OwnTracks, Traccar, stop sharing my location, "
        "stop tracking me, បង្ហាញផ្លូវខ្ញុំ, តាមដាន, ទីតាំង, ឈប់ចែករំលែកទីតាំង, position, where I am, "
        "stop showing where I am, ឈប់បង្ហាញទីតាំង"
    ),
    "/by-sms/": (
        "SMS, short words, without internet, text commands, SMS commands, SMS codes, text codes, codes on a card, "
        "សារ, គ្មានអ៊ីនធឺណិត, ពាក្យបញ្ជាតាមសារ, លេខកូដ SMS, លេខកូដសារ, offline, no network, no signal, គ្មានសេវា"
    ),
    "/texts/": "texts, inbox, SMS, សារចូល, answer a text, unknown number, ឆ្លើយសារ, លេខមិនស្គាល់",
    "/alerts/": (
        "ended, what happened, false alarm, history, ប្រវត្តិ, past alerts, alarms of the past, អាសន្នចាស់, "
        "អាសន្នមុន, who saw my alert, report of an alert, របាយការណ៍អាសន្ន"
    ),
    "/diary/": "diary, threats, log, journal, កំណត់ត្រា, គំរាម",
    "/diary/new/": (
        "new entry, note, note for later, somebody watches me, being watched, surveillance, odd car, strange car, "
        "a car follows me, ឡានចម្លែក, ឃ្លាំមើលខ្ញុំ, write down a threat, death threats, threatened me, សរសេរ, "
        "គំរាម, សរសេរការគំរាម, គំរាមសម្លាប់, គេគំរាមសម្លាប់, photo, recording, evidence, witness, upload a photo, "
        "រូបថត, ភស្តុតាង, សាក្សី"
    ),
    "/diary/patterns/": "repeated, same car, លំនាំ, ដដែល",
    "/diary/facts/": (
        "consent, facts, take back, undo share, undo a share, unshare, stop sharing, who can read, "
        "who can read my diary, ការយល់ព្រម, ដែលបានចែករំលែកមកវិញ, លុបការចែករំលែក, ឈប់ចែករំលែក, យកមកវិញ, អ្នកណាអាន, "
        "អ្នកណាអានកំណត់ហេតុ"
    ),
    "/vault/": (
        "vault, unlock, secret, travel lock, recovery, passkey, forgot my secret, forgotten secret, "
        "lost my secret, border, crossing the border, airport, ដោះសោ, កូនសោ, សោធ្វើដំណើរ, កូដសម្ងាត់, "
        "ភ្លេចកូដសម្ងាត់, ឆ្លងដែន, ព្រំដែន, ព្រលានយន្តហោះ"
    ),
    "/incidents/": (
        "case, case step, detained case, ជំហានសំណុំរឿង, something happened, detained, arrest, was arrested, "
        "kidnapped, abducted, missing, someone is missing, disappeared, beaten, attacked, killed, rape, "
        "harassment, blackmail, slander, fined, hacked, account hacked, account was hacked, leave the country, "
        "flee, hide, safe house, ករណី, ចាប់ខ្លួន, ត្រូវបានចាប់ខ្លួន, ចាប់ពង្រត់, មានគេបាត់ខ្លួន, វាយ, វាយខ្ញុំ, "
        "រំលោភ, គំរាមយកលុយ, លួចចូល, គណនីខ្ញុំត្រូវគេលួចចូល, ចេញពីប្រទេស, រត់គេច, លាក់ខ្លួន, ទីសុវត្ថិភាព, សម្លាប់, "
        "confiscated, seized, computer seized, burglary, break-in, defamation, fake post, hate speech, eviction, "
        "prison visit, phishing, រឹបអូស, ចោរចូល, ចោរចូលការិយាល័យ, បរិហារកេរ្តិ៍, បណ្ដេញចេញ, សួរសុខទុក្ខក្នុងគុក"
    ),
    "/reports/": (
        "letter, UN, template, template letter, model letter, letter to the UN, urgent appeal, write to the UN, "
        "to the UN, money, money for an emergency, grant, emergency grant, លិខិត, សហប្រជាជាតិ, លុយ, "
        "លុយសម្រាប់ករណីបន្ទាន់, ជំនួយបន្ទាន់, embassy, OHCHR, donor, ស្ថានទូត"
    ),
    "/contacts/": (
        "family, lawyer, friend, add a contact, គ្រួសារ, មេធាវី, មិត្តភក្តិ, sister, brother, mother, sent to, "
        "told about me, បងស្រី, ផ្ញើទៅ, ប្រាប់អំពីខ្ញុំ, somebody's phone number of a contact, "
        "លេខទូរសព្ទរបស់គេជាទំនាក់ទំនង, lawyer's number, my lawyer's number, my mother, family page, លេខមេធាវី"
    ),
    "/watchers/": (
        "leave an organisation, leave my organisation, ask to watch, consent, friend, watches over me, my officer, "
        "ឃ្លាំមើល, មើលថែខ្ញុំ, មន្ត្រីរបស់ខ្ញុំ, stop watching, watch over a friend, watch me, "
        "ask somebody to watch me, ឈប់មើលថែ, មើលថែមិត្ត"
    ),
    "/packs/instructions/": "instructions for family, ការណែនាំ",
    "/packs/": "case pack, if I am arrested, detained, custodian, បាត់ខ្លួន, បើខ្ញុំបាត់ខ្លួន, ចាប់ខ្លួន",
    "/know/": (
        "learn, checklist, prepare, រៀន, បញ្ជីត្រួតពិនិត្យ, guide, manual, what to pack, medicine, spyware, virus, "
        "phone security, សៀវភៅណែនាំ, ថ្នាំ, មេរោគ, មេរោគក្នុងទូរសព្ទ"
    ),
    "/know/rights/": (
        "law, stopped, searched, summoned, arrested, police, ច្បាប់, ប៉ូលិស, ចាប់ខ្លួន, ឆែកឆេរ, my rights, "
        "checkpoint, police came, police at the door, raid, raided, court, summons, សិទ្ធិរបស់ខ្ញុំ, "
        "ប៉ុស្តិ៍ត្រួតពិនិត្យ, ប៉ូលិសមក, ប៉ូលិសនៅមាត់ទ្វារ, ចូលឆែកឆេរ, តុលាការ, ដីកាកោះហៅ"
    ),
    "/know/rights/#emergency-numbers": (
        "emergency, ambulance, hospital, doctor, injured, wounded, bleeding, accident, fire, fire brigade, 117, "
        "118, 119, call the police, រថយន្តសង្គ្រោះ, មន្ទីរពេទ្យ, គ្រូពេទ្យ, របួស, រងរបួស, គ្រោះថ្នាក់ចរាចរណ៍, "
        "ភ្លើងឆេះ, អគ្គិភ័យ, ហៅប៉ូលិស"
    ),
    "/know/numbers/": "memorise, memorise phone numbers, remember, numbers to remember, ចងចាំលេខទូរសព្ទ, ចងចាំ",
    "/know/card/": "print, emergency page, កាត, បោះពុម្ព",
    "/ready/": "am I ready, proofs, phone tested, numbers known, ត្រៀមខ្លួន, ភស្តុតាង",
    "/addresses/": (
        "phone, e-mail, address, test a message, reach me, messages reach me, my phone number, "
        "my own phone number, the mail sent, messages sent to me, ទូរសព្ទ, អ៊ីមែល, អាសយដ្ឋាន, សារមកដល់, "
        "លេខទូរសព្ទរបស់ខ្ញុំ, អ៊ីមែលផ្ញើមកខ្ញុំ, test SMS, send a test, notification, សាកផ្ញើសារ"
    ),
    "/devices/": (
        "device, lost phone, stolen, taken, បាត់ទូរសព្ទ, ឧបករណ៍, phone was stolen, lost a phone, "
        "my phone was taken, stolen phone, new phone, another phone, ត្រូវគេលួច, ទូរសព្ទត្រូវគេលួច, ទូរសព្ទថ្មី, "
        "install the app, hide the app, on my phone, ដំឡើងកម្មវិធី"
    ),
    "/words/": (
        "duress, second password, forces me, forced, បង្ខំ, បង្ខំខ្ញុំ, ពាក្យសម្ងាត់ទីពីរ, code word, a code word, "
        "duress code, ពាក្យកូដ"
    ),
    "/settings/": (
        "language, password, second factor, code name, nickname, hide my name, alias, ឈ្មោះកូដ, លាក់ឈ្មោះ, "
        "account, download my data, ភាសា, លេខសម្ងាត់, my account, change my password, time zone, sign out, "
        "sign out elsewhere, other browser, other browsers, another browser, another computer, signed in, session, "
        "ចាកចេញពីឧបករណ៍ផ្សេង, ឧបករណ៍ផ្សេង, កម្មវិធីរុករកផ្សេង, forgot my password, គណនី, ពាក្យសម្ងាត់, "
        "ប្ដូរពាក្យសម្ងាត់, ភ្លេចពាក្យសម្ងាត់របស់ខ្ញុំ, log out, two-step, two-step sign in, translate, "
        "ចាកចេញពីគណនី, ផ្ទៀងផ្ទាត់ពីរជំហាន"
    ),
    "/settings/#leaving": (
        "delete, delete my account, delete account, close my account, remove my data, លុប, លុបគណនី, លុបគណនីរបស់ខ្ញុំ, បិទគណនី"
    ),
    "/operator/": "operator, backup, gateway, ម៉ាស៊ីនមេ, បម្រុងទុក, is Karpear running, running, ដំណើរការឬទេ",
    "/plans/?of=others": (
        "plans of others, who travels, what did we decide, decided, who approved, approved by, approved, "
        "គម្រោងអ្នកដទៃ, យើងបានសម្រេច, អ្នកណាអនុម័ត, អនុម័តដោយ"
    ),
    "/plans/?of=others&state=cancelled": (
        "cancelled, called off, not made, trip was cancelled, plan was cancelled, បោះបង់, ដំណើរដែលបានបោះបង់"
    ),
    "/plans/?of=others&answer=no": (
        "refused, not approved, not allowed, rejected, trip was refused, plan was refused, must be cancelled, "
        "មិនអនុម័ត, មិនបានអនុម័ត, ដំណើរដែលមិនបានអនុម័ត"
    ),
    "/plans/?of=approve": (
        "approve, approval, approvals, approve a trip, approve trip, permit, decide, answer a plan, អនុម័តដំណើរ, "
        "ការអនុម័ត, រង់ចាំការអនុម័ត, អនុញ្ញាត"
    ),
    "/roll-calls/": (
        "roll call, is everybody OK, ask all, after a flood, ហៅរាយនាម, ហៅឈ្មោះ, ក្រោយទឹកជំនន់, សួរទាំងអស់គ្នា, "
        "everybody OK, province, in one province, ខេត្ត, ទាំងអស់គ្នាសុខសប្បាយ, message everybody, message to all, "
        "bulk message, announcement, ផ្ញើសារទៅទាំងអស់គ្នា"
    ),
    "/roster/": (
        "shift, hand over watch, hand over my watch, on watch, on duty, gap, nobody on watch, swap, វេន, យាម, "
        "អ្នកប្រចាំការ, ប្រចាំការ, holiday, ថ្ងៃឈប់សម្រាក"
    ),
    "/overview/": (
        "are we ready, director, board meeting, summary, ត្រៀមរួច, នាយក, សង្ខេប, statistics, numbers for the board, ស្ថិតិ"
    ),
    "/people/": (
        "members, invite, invitation, role, forgotten password, phone lost, end membership, សមាជិក, អញ្ជើញ, តួនាទី, "
        "someone lost a phone, somebody lost a phone, leaves us, left us, ម្នាក់ចាកចេញ, ម្នាក់បាត់ទូរសព្ទ, "
        "phone number, somebody's phone number, phone number of, officer, make officer, make an officer, "
        "change role, promote, admin, administrator, លេខទូរសព្ទ, លេខទូរសព្ទរបស់, លេខទូរសព្ទរបស់គេ, មន្ត្រី, "
        "មន្ត្រីសន្តិសុខ, តែងតាំងមន្ត្រី, ប្ដូរតួនាទី, ដំឡើងតួនាទី, អ្នកគ្រប់គ្រង, heat map, new staff, the lead, "
        "who is the director, បុគ្គលិកថ្មី, អ្នកណាជានាយក"
    ),
    "/people/?ready=not": "not ready, not prepared, gaps, មិនទាន់ត្រៀមខ្លួន",
    "/people/?gap=contacts": "no contacts, no contact, without contacts, without a contact, គ្មានអ្នកទំនាក់ទំនង",
    "/people/?gap=phone": (
        "phone not tested, phone never tested, no phone tested, untested phone, ទូរសព្ទមិនទាន់សាក, មិនទាន់សាក"
    ),
    "/people/invite/": "invite, invitation, add a person, new member, link to join, អញ្ជើញ, បន្ថែមសមាជិក",
    "/people/without/": "no smartphone, no account, elder, គ្មានគណនី, គ្មានទូរសព្ទ",
    "/incidents/support/": (
        "care, how are you, ask after somebody, ask after, colleague, tired, stress, stressed, sad, burnout, "
        "sleep, cannot sleep, nightmares, talk to somebody, exhausted, I am exhausted, help when I am exhausted, "
        "worn out, burned out, burnt out, overwhelmed, trauma, ថែទាំ, សុខទុក្ខ, សួរសុខទុក្ខ, ហត់នឿយ, តានតឹង, "
        "គេងមិនលក់, ពិបាកចិត្ត, funeral, suicide, grief, death of a colleague, ពិធីបុណ្យសព, ធ្វើអត្តឃាត"
    ),
    "/risks/": ("risk, matrix, new risk, spreadsheet, flood, disaster, ហានិភ័យ, វិធានការ, ទឹកជំនន់, គ្រោះទឹកជំនន់, គ្រោះធម្មជាតិ"),
    "/risks/measures/": "to do, who does what, late, by when, action plan, វិធានការ, យឺត, អ្នកណាធ្វើ",
    "/risks/measures/?late=on": (
        "late measures, measures late, measures are late, late measure, measures overdue, past their day, "
        "វិធានការយឺត, វិធានការហួសថ្ងៃ"
    ),
    "/risks/facts/": "facts, events, ហេតុការណ៍",
    "/risks/proposals/": "proposals, accept, decline, សំណើ",
    "/risks/changes/": "history of risks, ប្រវត្តិហានិភ័យ",
    "/risks/report/": (
        "print the register, PDF, donor, បោះពុម្ព, បោះពុម្ពបញ្ជីហានិភ័យ, donor report, annual report, របាយការណ៍ប្រចាំឆ្នាំ"
    ),
    "/drills/": (
        "test an SOS, exercise, practice, how fast, drill times, ហាត់សម, សាកល្បង, drill, last drill, "
        "how fast were we, លឿនប៉ុណ្ណា, test alarm, practise, សាកអាសន្ន"
    ),
    "/drills/scenarios/": (
        "scenario, play an arrest, tabletop, debrief, raid exercise, what we changed after a drill, សេណារីយ៉ូ, "
        "ហាត់សមចាប់ខ្លួន, ហាត់សមឆែកឆេរ, practise an arrest, practise a raid, debrief of our exercise, "
        "ពិភាក្សាក្រោយហាត់សម"
    ),
    "/people/policy/": (
        "escalation, escalate, ladder, who is told, how fast, minutes, how many minutes, who has to agree, "
        "បន្តបន្ទាប់, នាទី, ប៉ុន្មាននាទី, ទទួលដំណឹង, policy, គោលការណ៍"
    ),
    "/channels/": (
        "sms work, SMS, e-mail, chat, telegram, gateway, mail the system sent, sent messages, mail sent, "
        "was the mail sent, delivered, ដំណើរការ, អ៊ីមែល, ផ្លូវផ្ញើសារ, អ៊ីមែលដែលប្រព័ន្ធបានផ្ញើ, សារដែលបានផ្ញើ, "
        "អ៊ីមែលបានផ្ញើ"
    ),
    "/vault/team/": (
        "team, recovery key, key ceremony, partner, កូនសោ, ដៃគូ, our recovery key, កូនសោស្ដាររបស់យើង, "
        "who has the key, អ្នកណាកាន់កូនសោ"
    ),
    "/vault/export/": (
        "archive, export of incidents, Uwazi, take out, download, នាំចេញ, export, export everything, "
        "នាំចេញហេតុការណ៍, នាំចេញទាំងអស់"
    ),
    "/policies/": (
        "security policy, clause, rules of the house, what we ask of our people, who understood, គោលការណ៍សន្តិសុខ, "
        "ប្រការ, អ្នកណាយល់, who has read the rules, change the rules, write the rules, put the rules in force, "
        "in force, អ្នកណាបានអានវិធាន, កែវិធាន, សរសេរវិធាន, ដាក់វិធាន, ចូលជាធរមាន, អ្នកណាយល់គោលការណ៍"
    ),
    "/policies/mine/": (
        "read the policy, rules for me, questions about the policy, អានគោលការណ៍, សំណួរ, ត្រូវអាន, rule, the rules, "
        "new rules, read the rules, where do I read the rules, វិធាន, វិធានថ្មី, អានវិធាន"
    ),
    "/training/": (
        "course, certificate, competence, trainer, curriculum, who is trained, វគ្គបណ្ដុះបណ្ដាល, វិញ្ញាបនបត្រ, "
        "គ្រូបង្គោល, who teaches first aid, who teaches, certificate ends, អ្នកណាបានរៀន, អ្នកណាបង្រៀន, "
        "វិញ្ញាបនបត្រអ្នកណា"
    ),
    "/training/mine/": (
        "my certificates, what I must learn, my course, វិញ្ញាបនបត្ររបស់ខ្ញុំ, ខ្ញុំត្រូវរៀន, what must I learn, "
        "my first aid, ត្រូវរៀនអ្វី, សង្គ្រោះបឋមរបស់ខ្ញុំ"
    ),
    "/insurance/": (
        "social security, NSSF, insured, who is covered, claim, hospital bill, បសស, ធានារ៉ាប់រង, របបសន្តិសុខសង្គម, "
        "ទាមទារសំណង, not covered, who is not covered, without insurance, insurance ends, គ្មានធានារ៉ាប់រង"
    ),
    "/insurance/mine/": (
        "am I insured, my insurance, accident, hospital, ខ្ញុំមានធានារ៉ាប់រងទេ, គ្រោះថ្នាក់ចរាចរណ៍, am I covered, "
        "covered on this trip, who pays the hospital, ដំណើរនេះមានធានារ៉ាប់រង, ថ្លៃពេទ្យ, បង់ថ្លៃពេទ្យ"
    ),
    "/reserve/": (
        "money, emergency fund, budget, bail, legal fee, ask for money, sign a payment, ledger, donor, លុយ, "
        "មូលនិធិបន្ទាន់, ថវិកា, ប្រាក់ធានា, សុំលុយ, need money, we need money now, money now, second signature, "
        "signature, money is left, how much money is left, receipt, receipt for the money, payment, ហត្ថលេខា, "
        "ហត្ថលេខាទីពីរ, ចុះហត្ថលេខា, ត្រូវការលុយ, យើងត្រូវការលុយ, នៅសល់លុយ, បង្កាន់ដៃ"
    ),
    "/families/": (
        "family support, what families lack, dependants, គាំទ្រគ្រួសារ, ក្រុមគ្រួសារ, family plan, "
        "which families have a plan, support for families, ផែនការគ្រួសារ, គ្រួសារណា, គ្រួសារណាមានផែនការ"
    ),
    "/families/mine/": (
        "if I am arrested, what my family needs, passport, visa, relocation, children, flee, បើខ្ញុំត្រូវចាប់ខ្លួន, "
        "គ្រួសារខ្ញុំត្រូវការ, លិខិតឆ្លងដែន, រត់គេចខ្លួន, my family needs money, who looks after my children, "
        "គ្រួសារខ្ញុំត្រូវការលុយ, មើលកូនខ្ញុំ"
    ),
    "/succession/": (
        "key tasks, deputy, hand over, exit conversation, why people leave, resign, replacement, អ្នកជំនួស, "
        "ប្រគល់ការងារ, លាឈប់, who leaves, who left, stands in, who stands in for her, without a deputy, "
        "why do people leave, អ្នកណាចាកចេញ, បុគ្គលិកចាកចេញ, អ្នកណាជំនួស, គ្មានអ្នកជំនួស, ហេតុអ្វីគេឈប់"
    ),
    "/succession/mine/": (
        "my hand-over, who does my work, I am leaving, ប្រគល់ការងាររបស់ខ្ញុំ, ខ្ញុំឈប់ធ្វើការ, leave my job, quit, ចាកចេញ"
    ),
    "/self-assessment/": (
        "GISF, GPP, how mature are we, standard, certification, assess ourselves, វិញ្ញាបនបត្រ GPP, វាយតម្លៃខ្លួនឯង, ស្តង់ដារ, "
        "compare us with last year, last year, ប្រៀបធៀប, ឆ្នាំមុន"
    ),
    "/hold/": (
        "evidence, last exercised, last tested, when was it last tested, does a measure work, would our measures work, "
        "ភស្តុតាង, សាកល្បងចុងក្រោយ, វិធានការនៅមានប្រសិទ្ធភាពទេ, វិធានការយើងនៅមានប្រសិទ្ធភាពទេ, never tested, "
        "what was never tested, មិនធ្លាប់បានសាក"
    ),
}
