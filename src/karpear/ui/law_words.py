"""What people call the places of law and authorities."""

LAW_WORDS: dict[str, str] = {
    "/law/profile/": (
        "who we are, registration, MOU, memorandum, permit, licence, licence expires, legal status, NGO, "
        "association, founders, leaders, board, director, bank account, stamp, donors, grants, number of staff, "
        "what applies to us, which laws apply, address changed, by-laws, ចុះបញ្ជី, អនុស្សរណៈ, អង្គការ, សមាគម, "
        "ស្ថាបនិក, អ្នកដឹកនាំ, ត្រា, គណនីធនាគារ, ម្ចាស់ជំនួយ, លក្ខន្តិកៈ, ច្បាប់ណាអនុវត្តលើយើង"
    ),
    "/law/inquiries/": (
        "warning letter, letter of sanction, suspension letter, tax inquiry, anti-corruption unit, ACU, court, "
        "prosecutor, investigation, under investigation, deadline of the letter, counsel, លិខិតព្រមាន, ទណ្ឌកម្ម, ស៊ើបអង្កេត, "
        "អង្គភាពប្រឆាំងអំពើពុករលួយ, ពន្ធដារ, តុលាការ"
    ),
    "/law/reception/": (
        "front desk, visitors, police at the door, officials come in, what to say, whom to ring, what may be seen, "
        "standing instructions, ទទួលភ្ញៀវ, មន្ត្រីមកការិយាល័យ, ត្រូវនិយាយអ្វី, ទូរស័ព្ទទៅអ្នកណា"
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
