"""The words of `danger` in English, as frightened fingers type them, folded and without signs."""

import re

from .vocabulary import CODE

__all__ = ["LONG_AGO", "NOT_NOW", "PERHAPS", "SURE", "is_whole", "may_be_about_us", "without_what_is_denied"]

#: What nobody does by themselves, whoever is named beside it; with the slips of frightened fingers.
_SEIZE = (
    r"(?:(?:arr?r?e?s+e?t+|arets)(?:e?d|ing|s)?|det+ai?n(?:e?d|ing|s)?|kidn+app?(?:ed|ing)?|abduct(?:ed|ing)?"
    r"|(?:hand)?cuff(?:ed|ing)|jailed|imprisoned|interr?ogat(?:ed|ing)|tortur(?:ed|ing)|ambush(?:ed|ing)?)"
)
#: What is everyday in the active and danger in the passive: one catches a bus, and is caught.
_SUFFER = (
    f"(?:{_SEIZE}|taken|captured|caught|cought|seized|grabbed|be+a?te?n|beat|attacked|atacked|assaulted|shot"
    "|raped|stabbed|wounded|injured|injurd|hurt|bleeding|fol+owe?d|chased|hunted|tailed|shadowed|stalked"
    "|watched|surr?ounded|trapped|raided|held|questioned|threatene?d|threated|robbed|hit|locked)"
)  # fmt: skip
_DO = (
    f"(?:{_SEIZE}|cat?ch(?:ing)?|caught|captur(?:ed|ing)|grab(?:bed|bing|s)?|seiz(?:ed|ing)|beat(?:ing|en|s)?"
    "|hit(?:ting|s)?|kick(?:ed|ing)|at+ack(?:ed|ing|s)?|assault(?:ed|ing)?|shoot(?:ing|s)?|shot|fir(?:ed|ing)"
    "|raid(?:ed|ing|s)?|search(?:ed|ing)|chas(?:ed?|ing)|hunt(?:ed|ing)|fol+ow(?:e?d|ing|s)|surround(?:ed"
    "|ing)?|question(?:ed|ing)|threaten(?:ed|ing|s)?|rob(?:bed|bing)?|rap(?:ed|ing)|stab(?:bed|bing)?"
    "|hurt(?:ing)?|hold(?:ing)?|held|lock(?:ed|ing)|stalk(?:ed|ing)|tail(?:ed|ing)|watching|slap(?:ped|ping)?"
    "|punch(?:ed|ing)?|chok(?:ed|ing)|push(?:ed|ing)|burn(?:ed|ing)|strangl(?:ed|ing)|whip(?:ped|ping)"
    "|drag(?:ged|ging)|storm(?:ed|ing)|knocking|pointing|aiming)"
)  # fmt: skip
_THEY = (
    "(?:they|them|poli[cs]e?|polices|policemen|cops?|soldiers?|army|military|gendarmes?|guards?|security"
    "|thugs?|officers|agents?|authorities|plainclothes|strangers?|gang|some(?:one|body)|people|persons?"
    "|m[ae]n|guys?|boys|cars?|vans?|trucks?|motos?|motorbikes?|motorcycles?|bikes?|lexus|he)"
)  # fmt: skip
_ME = (
    r"(?:me|us|my(?:self| (?:house|home|car|moto|room|office|door|hotel|gate))|our (?:\w+ )?(?:house|home|car"
    "|van|bus|group|team|office|village|moto|room|meeting|hotel|door|gate|boat|place|camp|people))"
)  # fmt: skip
_PASSIVE = (
    "(?:am|m|are|r|is|was|were|be|been|being|got|get|getting|have|has|had|just|now|all|both|also|already"
    "|badly|still|really|probably|maybe|to|going|gonna|about|will|can)"
)  # fmt: skip
_DENY = (
    "(?:not|never|nobody|noone|no one|none|nothing|without|didnt|dont|doesnt|wasnt|werent|isnt|arent|havent"
    "|hasnt|hadnt|wont|aint|couldnt|nor|stopped|no longer|hardly)"
)  # fmt: skip
_HELPING = (
    "(?:be|been|being|get|got|getting|have|has|had|is|was|were|are|to|yet|ever|even|actually|really|of us"
    "|anyone|anybody|by|any more|he|she)"
)  # fmt: skip
_TALK = (
    "(?:about|training|workshop|meeting|report|reports|article|news|film|movie|book|course|statement"
    "|statistics|interview|hearing|story|stories|lesson|session|law|lecture|presentation|survey|database"
    "|poster|documentary|on|against|of|prevent|avoid|discuss|discussed|explain|explained|learn|learned"
    "|prevention)"
)  # fmt: skip
_NOUNS = (
    "(?:arrests?|detentions?|raids?|attacks?|shootings?|kidnappings?|abductions?|threats?|violence|beatings?"
    "|accidents?|ambush|torture)"
)  # fmt: skip
#: Denied, talked about, or an everyday phrase.
_SAID_OF_NOTHING = re.compile(
    rf"\b{_DENY}(?: {_HELPING}){{0,3}} (?:{_DO}|{_SUFFER}|follow|question|search|threats?|accident|stop(?:ped)?"
    r"|took|take)(?: at)?(?: (?:me|us|him|her|them|anyone|anybody|anything))?\b"
    rf"|\bno (?:more |sign of |signs of |news of |fear of |risk of )?(?:{_NOUNS}|shots?|danger|emergency"
    r"|injur(?:y|ies)|shooting|blood|trouble)\b"
    rf"|\b(?:{_DO}|took) (?:nobody|noone|no one|none|nothing|not)\b"
    rf"|\b{_TALK} (?:(?:the|an?|how|what|if|when|to|do|of|in|at|last|past|recent|mass|all|police|land|their|his"
    rf"|her|illegal|those|people|who|were|was|being|your) )*(?:{_NOUNS}|{_SEIZE}|raided|beaten|attacked)\b"
    r"|\b(?:arrests|detentions|kidnappings|beatings)\b"
    rf"|\bthe (?:{_SUFFER}) (?:people|man|men|woman|women|activists?|workers?|villagers?|students?|families"
    r"|monks?|lawyer|journalists?|leader)\b"
    r"|\bfamil(?:y|ies) of (?:the )?(?:detained|arrested|prisoners?)\b"
    r"|\b(?:detained|arrested|prison) (?:families|visit|visits)\b"
    r"|\bcaught (?:up|a cold|cold|a bus|the bus|a fish|fish|in (?:\w+ )?(?:traffic|rain|jam|meeting|storm))\b"
    r"|\b(?:held|hold|hit|locked|caught) (?:up )?(?:by|in) (?:the |heavy |a |bad )?(?:traffic|rain|storm|jam"
    r"|flood|meeting|work)\b"
    r"|\bheld up\b"
    r"|\btaken care\b"
    r"|\b(?:shot|shooting|shoot) (?:an? |the |some |our |my |your )?(?:\w+ )?(?:video|videos|film|photos?"
    r"|pictures?|movie|scene|interview)\b"
    r"|\b(?:photo|video|film) shoot(?:ing)?\b"
    r"|\bfollow(?:ed|ing)? (?:up|me|us) (?:on|up|at)\b"
    r"|\bfollow(?:ed|ing)?(?: up)? (?:the |your |our )?(?:plan|instructions?|advice|rules?|road|river|map|link"
    r"|up|page)\b"
    r"|\b(?:heart|panic|asthma) attacks?\b"
    r"|\b(?:good|nice|great|best|beautiful|last) shots?\b"
    r"|\b(?:feet|foot|tooth|teeth|head|back|stomach|throat|eyes?|knees?) (?:is |are |still |really )*hurts?\b"
    r"|\bbeat(?:ing)? (?:the |all the )?(?:traffic|rain|heat|drum)\b"
    r"|\bflu shots?\b"
    r"|\bshots? of (?:coffee|vodka|whisky)\b"
    r"|\b(?:watching|watched) (?:\w+ )?(?:tv|film|movie|football|video|match)\b"
    r"|\bsearch(?:ed|ing) (?:for(?! me| us)|my(?! house| home| car| room| office)|on|the)(?: (?:bag|phone"
    r"|pocket|internet|web|keys?))?\b(?! house| office| home| room| car)"
    r"|\b(?:phone|battery|power|water|internet|bus|screen|laptop|computer) (?:is |has |was |got )?(?:dead|died"
    r"|cut|shot)\b"
    r"|\b(?:hungry|tired|busy|lazy|hot|work|working|traffic|heat|rain) (?:is )?(?:kill|killing) (?:me|us)\b"
    r"|\bhit (?:the )?(?:road|traffic|like|send)\b"
    r"|\bhit me (?:up|back)\b"
    r"|\bdying (?:of|to|for)\b"
    r"|\bbeat (?:us|me) (?:\d+ \d+\b|at (?:\w+ball|cards|chess)|in the (?:game|match))"
    r"|\b(?:station|post) to (?:renew|get|register|report|file|make|ask|complain|apply)\b"
    r"|\bhold(?:ing)? (?:me|us) a (?:seat|place|room)\b"
)  # fmt: skip
#: Long ago: no danger of now.
LONG_AGO = re.compile(r"\b(?:last (?:year|month)|years? ago|months? ago|in (?:19|20)\d\d|(?:19|20)\d\d raid)\b")
#: A little ago, or only thought of: it takes a "for sure" back.
NOT_NOW = re.compile(
    r"\b(?:last week|weeks? ago|in case|if(?! you (?:read|get|see|receive))|unless|whether"
    r"|(?<!not )(?<!wont )(?<!dont )(?<!never )released?|freed|dream|dreamt|dreamed|remember when|used to"
    r"|(?<!not )(?<!dont )(?<!wont )(?<!didnt )(?<!never )let (?:me|us) go)\b"
)
#: Police beside "we": in doubt it is about us, unless all went well.
_ARMED = re.compile(r"\b(?:poli[cs]e?|police\w+|cops?|soldiers?|army|gendarmes?|guards|thugs)\b")
_US = re.compile(r"\b(?:i|im|me|us|we|our|my|weve|ive)\b")
_WENT_WELL = re.compile(
    r"\b(?:let|pass|passed|passing|friendly|polite|nice|well|fine|good|renew|permit|permission|meeting|met|meet|waved?"
    r"|helped|helping|training|talk|talked|invited|released?|freed?|thank|thanks|complaint|papers|lunch|no|not|nobody|never|didnt|dont)\b"
)
_TAKE = r"(?:took|take|taking|takes|taken|picked|brought|bring|bringing|forced|forcing|push|pushed)"
_NICE = (
    r"(?: (?:all|both))?(?: (?:home|out|along|shopping|around|back|up|swimming|fishing)\b|(?: to| for)(?: the"
    "| a| my| our)? (?:lunch|dinner|breakfast|coffee|eat|drink|market|hotel|airport|restaurant|pagoda|bus"
    "|hospital|clinic|temple|beach|waterfall|school|party|wedding|ride|office|museum|village|shop|cafe"
    r"|photos?|pictures?)\b)"
)  # fmt: skip
_FIRST = r"(?:i|im|iam|ive|we|weve|us|me)"
_CELL = r"(?:jail|prison|custody|cell|handcuffs|cuffs|detention|police (?:car|truck|van|cell|custody))"
SURE = re.compile(
    "^(?:urgent|help|sos|still|just|already|now|please|pls|we|we all|all|everyone|everybody"
    rf"|mass)(?: {_PASSIVE}){{0,2}} (?:{_SEIZE}|beaten|injured|taken)\b"
    rf"|\b{_THEY}(?: \w+){{0,2}} surround(?:ed|ing|s)?\b"
    r"|\b(?:not|wont|dont|didnt|never|refuse to) (?:release|free) (?:me|us)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:house|home|office|village|car|room|hotel|land) (?:(?:is|was|are|being|got|gets) )+"
    rf"(?:{_SUFFER}|searched|burned|burnt|destroyed)\b"
    r"|\bthreaten(?:s|ed|ing)? to (?:shoot|kill|arrest|beat|hurt|burn|rape|take)\b"
    rf"|\b{_THEY} (?:still )?wants? (?:me|us)(?: now)?$"
    r"|\bunder (?:arrest|interrogation|detention|attack|fire|siege|gunfire)\b"
    r"|\b(?:arrests?|arresting) here\b"
    rf"|\beveryone (?:is|being|was) (?:being )?{_SEIZE}\b"
    r"|\b(?:thrown|pushed|dragged|forced|shoved|threw|put) (?:me |us )?(?:into|in) (?:an? |the "
    r"|their )?(?:black |white |police )?(?:van|car|truck|vehicle|room|cell|boat)\b"
    rf"|\b{_THEY}(?: \w+){{0,2}} (?:got|get|gets|have|had|has) (?:me|us)(?: (?:now|already|here|all|at|in|pls"
    r"|please|help|too|both)\b|$)"
    rf"|\b{_THEY}(?: \w+){{0,3}} (?:behind|after) (?:me|us)\b(?! in (?:line|the queue))"
    r"|\bfeel(?:ing)? (?:followed|watched|hunted|unsafe)\b"
    r"|\b(?:broke|broken|break|breaking) (?:my|our) (?:arm|leg|hand|nose|jaw|ribs?|head|fingers?|camera"
    r"|door)\b"
    r"|\b(?:broke|breaking|kicked|smashed|break) (?:down |in )(?:the |our |my )?(?:door|gate)\b"
    r"|\b(?:batons?|water cannon|sticks?|guns?|weapons?|rifles?|knife|stones|rocks) (?:on|at|against) (?:me"
    r"|us)\b"
    r"|\bbullets?\b"
    r"|\bhands up\b"
    r"|\b(?:knife|gun)point\b"
    rf"|\b{_THEY}(?: \w+){{0,2}} (?:shot|killed|stabbed|kidnapped|raped) (?:my|our) \w+\b"
    rf"|\b{_THEY}(?: \w+){{0,2}} (?:arrested|detained|beat|took) (?:my|our) (?:husband|wife|son|daughter"
    "|brother|sister|father|mother|child|children|kids|family|driver|colleagues?|team|friends?"
    rf"|staff)\b(?!{_NICE})"
    r"|\b(?:forc(?:e|ed|ing)|order(?:ed|ing)?|made) (?:me|us) (?:to )?(?:go|get|come|leave|sign|confess|kneel"
    r"|lie|open|unlock|give|strip|undress)\b"
    rf"|\b{_THEY} wants? (?:me|us) to (?:go|come) (?:with|to the (?:police )?(?:station|post))"
    r"|\bheld for questioning\b"
    r"|\b(?:not|wont|dont|didnt|doesnt|never|refuse to|cannot) (?:let|allow|release|free) (?:me|us) (?:to )?(?:go|leave"
    r"|out|free|call)\b"
    r"|\bnot allowed to (?:leave|go out|go home)\b"
    r"|\b(?:cant|cannot|can not|couldnt) (?:leave|get out|escape|go out|move)\b(?=.*\b(?:police|soldiers?|they"
    r"|door|gate|locked|guards?|men)\b)"
    r"|\b(?:im|am|are|me|being|^)? ?(?:going|sent|brought) to (?:jail|prison)\b(?! (?:to|for|visit|tomorrow"
    "|on))"
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )\bbleeding\b"
    r"|^robbed\b"
    rf"|\b{_THEY}(?: \w+){{0,2}} (?:with|have|has|had|carrying|holding) (?:an? )?(?:big |long )?(?:knife|knives"
    r"|guns?|machetes?|axes?|weapons?|rifles?|batons)\b"
    r"|\b(?:hiding|hide|hidden|running|run|escaping) from (?:the )?(?:police|them|soldiers?|men|army|him"
    r"|guards?|thugs)\b"
    r"|\b(?:i|im|we|i am|we are) (?:am |are )?(?:still )?hiding\b"
    rf"|\b{_THEY}(?: \w+){{0,2}} (?:look|looking|looked|search|searching|hunting|asking|ask|asked) for (?:me"
    r"|us)\b"
    f"|^(?:{_SEIZE}|taken|beaten|attacked|injured|wounded|bleeding|stabbed|kidnapped|shot|held|followed|chased"
    "|caught|captured|surrounded|threatened|raided) (?:at|by|in|on|near|to|up|away|a|lot|badly|need|from|with"
    r"|since|outside|inside|here|now|again|please|pls|help)\b(?! 20\d\d)"
    rf"|^{_SEIZE}\b.*\b(?:police|station)$"
    r"|^held (?:at|by|in)\b"
    rf"|\b(?:me|i|us|we|both)(?: and \w+| with \w+| of us)(?: {_PASSIVE}){{0,3}} {_SUFFER}\b"
    rf"|\b\w+ and (?:me|i|us)(?: {_PASSIVE}){{0,3}} {_SUFFER}\b"
    rf"|\b{_FIRST}(?: {_PASSIVE}){{0,3}} (?:stopped|searched|questioned|found|chased|beaten|followed"
    rf"|caught) and {_SUFFER}\b"
    rf"|\b(?:{_TAKE}|arresting|arrested|beat|beating|following) (?:\w+ ){{1,3}}and (?:me|us)\b(?!{_NICE})"
    rf"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bhe )(?<!\bshe )(?<!\bthey )\bbeing {_SUFFER}\b"
    rf"|\b{_FIRST}(?: {_PASSIVE}){{0,4}} (?:{_SEIZE}|bleeding|injured|wounded|raped|stabbed)\b"
    rf"|\b(?:im|iam|ive|weve|{_FIRST}(?: {_PASSIVE}){{0,3}} (?:am|m|are|r|was|were|be|been|being|got|get"
    rf"|getting))(?: {_PASSIVE}){{0,2}} {_SUFFER}\b"
    r"|(?:^|\b(?:think|maybe|am|im|still|now|ok|yes|no|home|again|probably|believe|feel|help|bong|pls|please"
    rf"|late|we|i) )(?:were |are |was |am )?(?:being|getting|been|got) {_SUFFER}\b"
    rf"|^were {_SUFFER}\b"
    rf"|\b{_DO} (?:at |on |up |down |into |behind |after |all of |both of |some of |out |guns? at )?{_ME}\b"
    rf"|\b{_THEY}(?: \w+){{0,3}} (?:follow|fallow|folow|search|question|stop and search|catch|come for"
    rf"|coming for|came for|come after|coming after|after|block|check) (?:\w+ )?{_ME}\b"
    rf"|\b{_THEY}(?: \w+){{0,3}} {_TAKE} (?:{_ME}|(?:all|both|some|\d+|two|three) of us|everyone|everybody"
    rf"|all)\b(?!{_NICE})"
    rf"|^{_TAKE} (?:me|us)\b(?!{_NICE})"
    r"|\b(?:took|taking|taken|take|dragged) (?:me|us) (?:all )?away\b"
    rf"|\b{_FIRST}(?: (?!visit|meet|see|lawyer|for)\w+){{0,3}} (?:in|inside|into) (?:a |the |their "
    rf"|his )?{_CELL}\b"
    rf"|^(?:in|inside) (?:a |the )?{_CELL}\b"
    rf"|\b{_THEY}(?: \w+){{0,3}} (?:at|outside|inside|in|into|around|near|to|break|breaking|broke|enter|entered"
    r"|entering|search|searching|knock|knocking)(?: \w+)? (?:my|our|the (?:office|front)) ?(?:house|home"
    r"|office|door|gate|room|hotel|village|building|guesthouse)\b"
    r"|\braid(?:ed|ing|s)?(?: (?:now|here|today|by|at|on|in))?(?: (?:our|my|the|this|us))? ?(?:office|house"
    "|home|meeting|village|hotel|guesthouse|guest house|room|training|place|workshop|now|here|police|army"
    "|soldiers|$)"
    r"|\b(?:office|house|home|meeting|hotel|village|place|workshop|training|guesthouse) (?:is |was |has been "
    r"|got |being |is being |just |gets )*raided\b"
    r"|\bshots? fired\b"
    r"|\bgun ?(?:shots?|fire) (?:here|near|now|around|outside|everywhere)"
    r"|\btear ?gas\b"
    r"|\bat gunpoint\b"
    rf"|\b{_THEY} (?:is |are |r |start |started |have |has |now |just |keep |kept )*(?:shooting|shoot|firing"
    "|fired|shot|opened fire|attacking|beating|arresting|beat)(?: (?:at|now|here|in the air|everyone"
    r"|everybody|people|villagers|us all|all|guns?)\b|$)"
    r"|\b(?:shooting|beating|fighting|attack|attacks) (?:here|now|outside|around us|near (?:me|us))\b"
    r"|^(?:shooting|shot|raid)\b(?! up)"
    r"|\b(?:in|big|serious|great|grave) danger\b"
    r"|\b(?:this|its|it is|is|real|big|have|an) (?:an )?emergency\b"
    r"|\bemergency (?:now|here|please|help)\b"
    r"|\b(?:i|we|me|us) (?:had|have|got|in|am in|are in|were in|was in|just had) (?:an? )?(?:\w+ )?(?:accident"
    r"|crash)\b"
    r"|\b(?:im|been) in (?:an? )?(?:\w+ )?(?:accident|crash)\b"
    r"|\b(?:i|im|we|i am|we are|i think i am|am) (?:am |are )?dying\b"
    r"|\b(?:going|want|wants|try|trying|will|come|came|coming|threaten|threatens) to kill (?:me|us)\b"
    r"|\bkill(?:ing)? (?:me|us)\b"
    r"|\btie[ds]? (?:me|us) up\b"
    r"|\b(?:took|taken|taking) (?:me|us)? ?hostage\b"
    r"|\bcall (?:my |the |a )?lawyer (?:now|quick|fast|urgent|please)\b"
    r"|\blost (?:a lot of )?blood\b"
)  # fmt: skip
PERHAPS = re.compile(
    rf"\b(?:{_SEIZE}|be+aten|beating|attack(?:ed|ing|s)?|assault(?:ed)?|shots?|shooting|gunshots?|gunfire|guns?"
    "|fol+owe?d|follow(?:s|ing)? (?:me|us)|follow me|being (?:followed|watched)|chas(?:ed|ing)|surr?ounded"
    "|threatene?d|threatening|injured|wounded|bleeding|blood|stabbed|robbed|captured|raid(?:ed|ing|s)?|ambush"
    "|danger|emergency|accident|crash(?:ed)?|disappeared|kidnapp?ers?|hurt|scared|terrified|frightened|killed"
    rf"|hostage|trapped|interrogation|tear gas|(?:in|big|serious) trouble|{_THEY} (?:\w+ )?(?:beat|hit|attack"
    rf"|attacked|shot|arrest|kill) (?:the |our |my )?\w+|{_THEY} (?:\w+ )?(?:took|taken|take|caught|held|hold"
    "|holding|stop|stopped|search|searched|searching|beat|hit) (?!an? |the |long |time|my time|care|minutes"
    r"|notes?|photos?|pictures?|turns|names|it |place|off|over |part|me|us)\w+|(?:took|taken|taking"
    rf"|caught) (?:(?:me|us)(?!{_NICE})|him|her|them|dara|\w+ (?:away|by police))|taken (?:by"
    "|to (?:the )?police)|(?:stop|stops|stopped|stopping|search|searched|questioned) (?:me|us"
    r"|by (?:the )?police)|police (?:\w+ )?(?:here|outside|inside|everywhere|come|coming|came|around|arrived?"
    r"|knock|knocking|block|blocked)|(?:to|at|in) (?:the )?police (?:station|post)|soldiers (?:\w+ )?(?:here"
    r"|outside|come|coming|came|block|blocked))\b"
    r"|^(?:the )?(?:police|polis|soldiers|jail|prison|army)\W*$"
)  # fmt: skip
#: Beside one of `_SEIZE` and the like these change nothing: then it is the whole text, and about whoever writes.
_BESIDE = frozenset(
    "a at by the in on is now here pls please plz police polis cops soldiers army urgent quick fast hurry bong "  # noqa: SIM905
    "already just today this morning tonight hello hi sir sister brother was were been being got again all everyone "
    "team ok im i we us me am are call come station market office phnom penh siem reap".split()
)
_LONE = re.compile(
    f"(?:{_SEIZE}|be+aten|attacked|attack|shot|shooting|shots|followed|chased|surrounded|captured|caught|taken"
    "|raid|raided|ambush|hostage|injured|wounded|bleeding|kidnappers|danger)"
)  # fmt: skip


def without_what_is_denied(text: str) -> str:
    """Without what it denies, talks about, or says in an everyday phrase."""
    return _SAID_OF_NOTHING.sub(" | ", text)


def may_be_about_us(text: str) -> bool:
    return bool(_ARMED.search(text) and _US.search(text) and not _WENT_WELL.search(text))


def is_whole(text: str) -> bool:
    """ "Arrested", "detained at the market": of nobody else, since nothing else is said. A number may count people."""
    words = text.split()
    if not words or words[0].isdigit() or not any(_LONE.fullmatch(word) for word in words):
        return False
    return all(_LONE.fullmatch(word) or word in _BESIDE or word.isdigit() or CODE.fullmatch(word) for word in words)
