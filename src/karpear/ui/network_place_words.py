"""The same as `place_words`, for what organisations tell each other."""

NETWORK_WORDS: dict[str, str] = {
    "/services/": "protection services, help, grant, emergency fund, relocation, lawyer, shelter, សេវាជំនួយ, មូលនិធិ",
    "/reach/": "embassy, OHCHR, contacts, who knows whom, ស្ថានទូត, ទំនាក់ទំនង",
    "/bulletins/": "alert, warning, news, TLP, inbox, ព្រឹត្តិបត្រ, ការព្រមាន",
    "/bulletins/new/": "warn others, tell the network, ប្រាប់បណ្ដាញ",
    "/bulletins/sent/": "receipts, who has read, អ្នកណាបានអានព្រឹត្តិបត្រ",
    "/threads/": "conversation, discuss, ask others, ការសន្ទនា",
    "/aid/": "mutual aid, agreement, shelter, car, money, ជំនួយគ្នា, កិច្ចព្រមព្រៀង",
    "/aid/watch/": "night watch, on call, duty of another organisation, យាមពេលយប់",
    "/aid/fund/": "pooled reserve, emergency fund together, មូលនិធិរួម",
    "/meetings/": "council, agenda, minutes, bi-monthly, ការប្រជុំ, របៀបវារៈ",
    "/meetings/decisions/": "vote, consent, resolution, actions, សេចក្ដីសម្រេច, ការបោះឆ្នោត",
    "/meetings/seats/": "mandate, alternate, quorum, voice and vote, អាសនៈ",
    "/trends/": "statistics, chart, map, civic space, numbers, ស្ថិតិ, ផែនទី",
    "/releases/": "publish numbers, sign a release, ledger, attack, ការផ្សាយលេខ, បញ្ជីសាធារណៈ",
    "/network/": "members, coordinator, សមាជិកបណ្ដាញ",
    "/partners/": "donors, media, embassy, ដៃគូ, ម្ចាស់ជំនួយ",
    "/sector/facts/": "contribute, count, consent, receipt, take back, ផ្ដល់ព័ត៌មានដល់វិស័យ, ដកវិញ",
    "/silence/": "network cut, outage, mass arrest, many missed, ដាច់បណ្ដាញ, ចាប់ខ្លួនច្រើន",
}
