"""The same as `place_words`, for everything about the law and authorities."""

LAW_WORDS: dict[str, str] = {
    "/law/": (
        "law, duties, deadlines, compliance, LANGO, tax, report to the ministry, annual report, report to donor, "
        "what is due, when is it due, late, filed, asset declaration, declare assets, ទ្រព្យសម្បត្តិ, "
        "ប្រកាសទ្រព្យសម្បត្តិ, ច្បាប់, កាតព្វកិច្ច, ថ្ងៃកំណត់, ពន្ធ, "
        "របាយការណ៍ជូនក្រសួង, របាយការណ៍ប្រចាំឆ្នាំ, របាយការណ៍ជូនម្ចាស់ជំនួយ, ហួសកំណត់, ប្រតិទិន"
    ),
    "/law/?state=late": "overdue duty, what did we miss, not filed, មិនទាន់ដាក់, ហួសថ្ងៃ",
    "/law/?owner=nobody": "who files it, nobody responsible, គ្មានអ្នកទទួលខុសត្រូវ",
    "/law/evidence/": (
        "documents, papers, proof, evidence, GPP, donor asks, audit report, "
        "expired document, ឯកសារ, ភស្តុតាង, របាយការណ៍សវនកម្ម, ម្ចាស់ជំនួយ, ផុតកំណត់"
    ),
    "/demands/": (
        "authority, letter from the commune, commune, village chief, district office, police asks, list of "
        "participants, prior notice, permission, reply to authorities, summons, "
        "tax office, ការទាមទារ, អាជ្ញាធរ, លិខិតពីឃុំ, មេភូមិ, មេឃុំ, បញ្ជីអ្នកចូលរួម, សុំការអនុញ្ញាត, ជូនដំណឹងមុន, ឆ្លើយតបអាជ្ញាធរ"
    ),
    "/law/profile/": (
        "who we are, registration, MOU, memorandum, permit, licence, licence expires, legal status, NGO, "
        "association, founders, leaders, board, director, bank account, stamp, donors, grants, number of staff, "
        "what applies to us, which laws apply, address changed, by-laws, ចុះបញ្ជី, អនុស្សរណៈ, អង្គការ, សមាគម, "
        "ស្ថាបនិក, អ្នកដឹកនាំ, ត្រា, គណនីធនាគារ, ម្ចាស់ជំនួយ, លក្ខន្តិកៈ, ច្បាប់ណាអនុវត្តលើយើង"
    ),
    "/law/review/": (
        "laws, articles, legal opinion, lawyer, compliant, at risk, activities and laws, LANGO, "
        "ច្បាប់, មាត្រា, មតិមេធាវី, ស្របច្បាប់, ហានិភ័យផ្លូវច្បាប់"
    ),
    "/law/bills/": (
        "bills, drafts, new laws, cybercrime, consultation, position, parliament, "
        "សេចក្ដីព្រាងច្បាប់, ច្បាប់ថ្មី, ពិគ្រោះយោបល់, គោលជំហរ, រដ្ឋសភា"
    ),
    "/law/lawyer/": ("to check, ask a lawyer, confirm, legal questions, counsel, សួរមេធាវី, ត្រូវពិនិត្យ, សំណួរច្បាប់"),
    "/premises/": (
        "office, lease, rent, landlord, owner, eviction, state land, land title, permit, keys, second office, "
        "ការិយាល័យ, កិច្ចសន្យាជួល, ថ្លៃឈ្នួល, ម្ចាស់ផ្ទះ, បណ្ដេញចេញ, ដីរដ្ឋ, ប័ណ្ណកម្មសិទ្ធិដី, កូនសោ"
    ),
    "/law/inquiries/": (
        "warning letter, letter of sanction, suspension letter, tax inquiry, anti-corruption unit, ACU, court, "
        "prosecutor, investigation, under investigation, deadline of the letter, counsel, លិខិតព្រមាន, ទណ្ឌកម្ម, ស៊ើបអង្កេត, "
        "អង្គភាពប្រឆាំងអំពើពុករលួយ, ពន្ធដារ, តុលាការ"
    ),
    "/law/reception/": (
        "front desk, visitors, police at the door, officials come in, what to say, whom to ring, what may be seen, "
        "standing instructions, search, raid, ឆែកឆេរ, ទទួលភ្ញៀវ, មន្ត្រីមកការិយាល័យ, ត្រូវនិយាយអ្វី, ទូរសព្ទទៅអ្នកណា"
    ),
    "/law/signs/": (
        "early warning, hostile article, reminder, leak, precedents, past cases, what happened to others, សញ្ញាដំបូង, "
        "សញ្ញាព្រមាន, លេចធ្លាយ, ករណីមុន"
    ),
    "/law/closing/": (
        "closure, suspended, suspension, deregistered, MOU cancelled, expelled, accounts frozen, if we are closed, "
        "ផ្អាក, លុបចេញពីបញ្ជី, បណ្តេញចេញ, បង្កកគណនី, បើគេបិទយើង"
    ),
}
