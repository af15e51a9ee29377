"""What else the pages about the law and the authorities are called, as `place_words` has it."""

LAW_WORDS: dict[str, str] = {
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
}
