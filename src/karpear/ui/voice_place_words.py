"""The same as `place_words`, for everything about speaking and being silent."""

VOICE_WORDS: dict[str, str] = {
    "/voice/decisions/": (
        "speak out, keep a low profile, stay silent, statement or not, should we speak, press release, "
        "និយាយ, មិននិយាយ, រក្សាភាពស្ងៀមស្ងាត់, សេចក្ដីថ្លែងការណ៍"
    ),
    "/voice/posture/": "positions, social media rules, what may I post, topics, ការបង្ហោះ, បណ្ដាញសង្គម, គោលជំហរ",
    "/statements/": "joint statement, sign together, signatories, pledge, សេចក្ដីថ្លែងការណ៍រួម, ចុះហត្ថលេខារួម",
    "/voice/neutrality/": (
        "neutral, political party, candidate, citizen journalist, press card, accusation, leave of absence, "
        "អព្យាក្រឹត, គណបក្ស, បេក្ខជន, អ្នកសារព័ត៌មានពលរដ្ឋ"
    ),
    "/voice/pulse/": "survey, self-censorship, afraid to speak, anonymous question, ស្ទង់មតិ, ភ័យខ្លាច",
    "/voice/mine/": (
        "my posts, post, posting, before I post, as a citizen, personal capacity, agreement, "
        "my political role, what may I say, "
        "បង្ហោះ, ការបង្ហោះ, មុនបង្ហោះ, ខ្ញុំជាពលរដ្ឋ, កិច្ចព្រមព្រៀង, តួនាទីនយោបាយ"
    ),
}
