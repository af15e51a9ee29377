"""What else a place is called, and what is done there, in every language: words that lead to it.

By its address, so that a synonym is written once whoever is shown the place. Khmer words are drafts.
"""

WORDS: dict[str, str] = {
    "/": "home, home safe, come home, start, I'm OK, SOS, ទំព័រដើម, សុខសប្បាយ",
    "/board/": "map, alarms, who is out, late, SOS, ផែនទី, អាសន្ន, យឺត, នៅខាងក្រៅ",
    "/needs/": "to do, waits for me, tasks, late, snooze, put off, digest, calendar, អ្វីត្រូវធ្វើ, រង់ចាំ",
    "/plans/": (
        "plan, travel, event, activity, new trip, assessment, គម្រោង, ធ្វើដំណើរ, ព្រឹត្តិការណ៍, about this trip, អំពីដំណើរ"
    ),
    "/plans/?state=cancelled": (
        "cancelled, called off, not made, trip was cancelled, plan was cancelled, បោះបង់, ដំណើរដែលបានបោះបង់"
    ),
    "/plans/?answer=no": (
        "refused, not approved, not allowed, rejected, trip was refused, plan was refused, must be cancelled, "
        "មិនអនុម័ត, មិនបានអនុម័ត, ដំណើរដែលមិនបានអនុម័ត"
    ),
    "/daily/": "daily check-in, promise, រាល់ថ្ងៃ, រាយការណ៍",
    "/risks/mine/": "tasks, my risks, my measures, ភារកិច្ច, ហានិភ័យរបស់ខ្ញុំ",
    "/risks/sessions/": "session, rate risks, វាយតម្លៃ",
    "/plans/apps/": "follow me, location, tracking, gps, OwnTracks, Traccar, តាមដាន, ទីតាំង",
    "/by-sms/": "SMS, short words, without internet, សារ, គ្មានអ៊ីនធឺណិត",
    "/texts/": "texts, inbox, SMS, សារចូល",
    "/alerts/": (
        "ended, what happened, false alarm, history, ប្រវត្តិ, past alerts, alarms of the past, អាសន្នចាស់, អាសន្នមុន"
    ),
    "/diary/": "diary, threats, log, journal, កំណត់ត្រា, គំរាម",
    "/diary/new/": "new entry, note, write down a threat, សរសេរ, គំរាម, សរសេរការគំរាម",
    "/diary/patterns/": "repeated, same car, លំនាំ, ដដែល",
    "/diary/facts/": "consent, facts, ការយល់ព្រម",
    "/vault/": "vault, unlock, secret, travel lock, recovery, passkey, ដោះសោ, កូនសោ, សោធ្វើដំណើរ",
    "/incidents/": "case, something happened, arrest, ករណី, ចាប់ខ្លួន, was arrested, ត្រូវបានចាប់ខ្លួន",
    "/reports/": "letter, UN, urgent appeal, លិខិត, write to the UN, to the UN, សហប្រជាជាតិ",
    "/contacts/": (
        "family, lawyer, friend, add a contact, គ្រួសារ, មេធាវី, មិត្តភក្តិ, sister, brother, mother, sent to, told "
        "about me, បងស្រី, ផ្ញើទៅ, ប្រាប់អំពីខ្ញុំ"
    ),
    "/watchers/": "leave an organisation, ask to watch, consent, friend, ឃ្លាំមើល, watches over me, មើលថែខ្ញុំ",
    "/packs/instructions/": "instructions for family, ការណែនាំ",
    "/packs/": "case pack, arrested, detained, custodian, បាត់ខ្លួន, ចាប់ខ្លួន",
    "/know/": "learn, checklist, prepare, រៀន, បញ្ជីត្រួតពិនិត្យ",
    "/know/rights/": (
        "law, stopped, searched, summoned, arrested, police, ច្បាប់, ប៉ូលិស, ចាប់ខ្លួន, ឆែកឆេរ, my rights, "
        "checkpoint, សិទ្ធិរបស់ខ្ញុំ, ប៉ុស្តិ៍ត្រួតពិនិត្យ"
    ),
    "/know/numbers/": "phone numbers, memorise, លេខទូរសព្ទ, ចងចាំ, remember, numbers to remember",
    "/know/card/": "print, emergency page, កាត, បោះពុម្ព",
    "/ready/": "am I ready, proofs, phone tested, numbers known, ត្រៀមខ្លួន, ភស្តុតាង",
    "/addresses/": (
        "phone, e-mail, address, test a message, ទូរសព្ទ, អ៊ីមែល, អាសយដ្ឋាន, reach me, messages reach me, សារមកដល់"
    ),
    "/devices/": (
        "device, lost phone, stolen, taken, បាត់ទូរសព្ទ, ឧបករណ៍, phone was stolen, lost a phone, my phone was "
        "taken, ត្រូវគេលួច"
    ),
    "/words/": "duress, second password, បង្ខំ, ពាក្យសម្ងាត់, forces me, forced, បង្ខំខ្ញុំ",
    "/settings/": (
        "language, password, second factor, code name, account, download my data, ភាសា, លេខសម្ងាត់, delete, leave, "
        "my account, change my password, time zone, sign out, sign out elsewhere, other browser, "
        "other browsers, another "
        "browser, another computer, signed in, session, ចាកចេញពីឧបករណ៍ផ្សេង, ឧបករណ៍ផ្សេង, កម្មវិធីរុករកផ្សេង, "
        "លុបគណនី, គណនី, ប្ដូរពាក្យសម្ងាត់"
    ),
    "/operator/": "operator, backup, gateway, ម៉ាស៊ីនមេ, បម្រុងទុក",
    "/plans/?of=others": "plans of others, who travels, គម្រោងអ្នកដទៃ, what did we decide, decided, យើងបានសម្រេច",
    "/plans/?of=others&state=cancelled": (
        "cancelled, called off, not made, trip was cancelled, plan was cancelled, បោះបង់, ដំណើរដែលបានបោះបង់"
    ),
    "/plans/?of=others&answer=no": (
        "refused, not approved, not allowed, rejected, trip was refused, plan was refused, must be cancelled, "
        "មិនអនុម័ត, មិនបានអនុម័ត, ដំណើរដែលមិនបានអនុម័ត"
    ),
    "/plans/?of=approve": "approve, approve a trip, permit, decide, answer a plan, អនុម័ត, អនុញ្ញាត",
    "/roll-calls/": (
        "roll call, is everybody OK, ask all, flood, ហៅរាយនាម, សួរទាំងអស់គ្នា, everybody OK, province, "
        "in one province, ខេត្ត, "
        "ទាំងអស់គ្នាសុខសប្បាយ"
    ),
    "/roster/": "shift, on watch, on duty, gap, nobody on watch, swap, វេន, យាម",
    "/overview/": "are we ready, director, board meeting, summary, ត្រៀមរួច, នាយក, សង្ខេប",
    "/people/": (
        "members, invite, invitation, role, forgotten password, phone lost, end membership, សមាជិក, អញ្ជើញ, តួនាទី, "
        "someone lost a phone, somebody lost a phone, leaves us, left us, ចាកចេញ, ម្នាក់បាត់ទូរសព្ទ"
    ),
    "/people/?ready=not": "not ready, not prepared, gaps, មិនទាន់ត្រៀមខ្លួន",
    "/people/?gap=contacts": "no contacts, no contact, without contacts, without a contact, គ្មានអ្នកទំនាក់ទំនង",
    "/people/?gap=phone": (
        "phone not tested, phone never tested, no phone tested, untested phone, ទូរសព្ទមិនទាន់សាក, មិនទាន់សាក"
    ),
    "/people/invite/": "invite, invitation, add a person, new member, link to join, អញ្ជើញ, បន្ថែមសមាជិក",
    "/people/without/": "no smartphone, no account, elder, គ្មានគណនី, គ្មានទូរសព្ទ",
    "/incidents/support/": "care, how are you, ask after somebody, ថែទាំ, សុខទុក្ខ, ask after, colleague, សួរសុខទុក្ខ",
    "/risks/": "risk, matrix, new risk, spreadsheet, ហានិភ័យ, វិធានការ",
    "/risks/measures/": "to do, who does what, late, by when, action plan, វិធានការ, យឺត, អ្នកណាធ្វើ",
    "/risks/measures/?late=on": (
        "late measures, measures late, measures are late, late measure, measures overdue, past their day, "
        "វិធានការយឺត, វិធានការហួសថ្ងៃ"
    ),
    "/risks/facts/": "facts, events, ហេតុការណ៍",
    "/risks/proposals/": "proposals, accept, decline, សំណើ",
    "/risks/changes/": "history of risks, ប្រវត្តិហានិភ័យ",
    "/risks/report/": "print the register, PDF, donor, បោះពុម្ព, បោះពុម្ពបញ្ជីហានិភ័យ",
    "/drills/": (
        "test an SOS, exercise, practice, how fast, drill times, ហាត់សម, សាកល្បង, drill, last drill, how fast were "
        "we, លឿនប៉ុណ្ណា"
    ),
    "/people/policy/": (
        "escalation, escalate, ladder, who is told, how fast, minutes, how many minutes, who has to agree, "
        "បន្តបន្ទាប់, នាទី, ប៉ុន្មាននាទី, ទទួលដំណឹង"
    ),
    "/channels/": "sms work, SMS, e-mail, chat, telegram, gateway, ដំណើរការ, អ៊ីមែល, ផ្លូវផ្ញើសារ",
    "/vault/team/": "team, recovery key, key ceremony, partner, កូនសោ, ដៃគូ, our recovery key, កូនសោស្ដាររបស់យើង",
    "/vault/export/": (
        "archive, export of incidents, Uwazi, take out, download, នាំចេញ, export, export everything, "
        "នាំចេញហេតុការណ៍, នាំចេញទាំងអស់"
    ),
}
