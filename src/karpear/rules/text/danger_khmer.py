"""The words of `danger` in Khmer, without its spaces, and in Latin letters as phones without Khmer keys write it."""

import re

from .safety_words import fold

__all__ = [
    "NOT_NOW", "PERHAPS", "ROMAN_NOT_NOW", "ROMAN_PERHAPS", "ROMAN_SURE", "SURE",
    "roman_without_what_is_denied", "without_what_is_denied",
]  # fmt: skip

#: Me and us, with the slips that are common on phones.
_ME = (
    "(?:ពួក|ក្រុម|គ្នា)*(?:ខ្ញុំ|ខ្ញំ|ខ្ញុម|ខ្ញុ(?!ំ|ម)|ខញុំ|ខញំ|ញុំ|ញំ|ខ្យុំ|ខុំ|ខំញុំ|ខ្ងុំ|យើង|យេីង"
    "|យើងខ្ញុំ|អញ|អាត្មា)"
)  # fmt: skip
_POLICE = (
    "(?:ប៉ូលិស|ប៉ូលីស|ប៉ូលិះ|ប៉ូលិ|ប៉ុលិស|ប៉ុលីស|ប៉ុលិះ|ប៉លិស|ប៊ូលិស|ប៉ូឡិស|ប៉ូលីះ|បូលិស|នគរបាល|ទាហាន|ទាហ៊ាន"
    "|អាវុធហត្ថ|កងរាជអាវុធហត្ថ|កងកម្លាំង|សមត្ថកិច្ច|អាជ្ញាធរ|សន្តិសុខ|police)"
)  # fmt: skip
_THEY = (
    f"(?:{_POLICE}|ពួកគេ|ពួកវា|គេ|ជនមិនស្គាល់(?:មុខ)?|មនុស្សមិនស្គាល់|មនុស្ស(?:ប្លែក|ប្រុស|ច្រើន|ចម្លែក)?|ឈ្មួញ|ក្រុមហ៊ុន|កម្លាំង|បុរស|អ្នកណា|នរណា|ចោរ"
    "|បងធំ|មេភូមិ|វា)"
)  # fmt: skip
_RIDE = "(?:(?:រថយន្ត|ឡាន|ឡន|ម៉ូតូ|ម៉ូតុ|ម៉តូ|ម៉ូទ័រ|កង់|ឡិចស៊ីស)(?:ខ្មៅ|ស|ពីរ|បី|មួយ|ពណ៌|គ្រឿង|២|1|2|3)*)"
_ADVERB = (
    "បាន|កំពុង|កំពង់|នឹង|ចង់|ប្រុង|មក|ចូល|ទៅ|នៅ|ដើរ|ជិះ|បើក|រត់|លួច|ដល់|ទាំង|ភូមិ|ឃុំ|ខេត្ត|នាក់|ពីរ|បី|មួយ"
    r"|ម្នាក់|ច្រើន|ហើយ|គ្នា|តែ|ស៊ីវិល|\d"
)  # fmt: skip
_ADVERBS = f"(?:{_ADVERB}){{0,6}}"
#: "Begin", "interested", "since", "from", "fish", "shake hands" are written with "catch".
_CATCH = (
    "(?:ចាប់|ចាប(?!់)|ចប់(?=ខ្ញុំ|យើង|ខ្លួនខ្ញុំ))(?!ផ្តើម|ផ្ដើម|អារម្មណ៍|អារម្មណ|តាំង|ពី(?!ខ្ញុំ)|ត្រី|ដៃ"
    "|ឆ្នោត|ចិត្ត|កន្លែង|រង្វាន់|ឡាន|រថយន្ត|ក្តាម|បាន)"
)  # fmt: skip
_SEIZE = (
    f"(?:{_CATCH}(?:ខ្លួន|យក|ពង្រត់|ដាក់គុក|បាន)*|ឃាត់(?:ខ្លួន|ទុក|យក)*|ឃុំខ្លួន|ឃុំឃាំង|បង្ខាំង|ពង្រត់"
    "|ដាក់គុក|ដាក់ខ្នោះ|ជាប់គុក|ជាប់ឃុំ|ជាប់ខ្នោះ)"
)  # fmt: skip
_HARM = (
    f"(?:{_SEIZE}|វាយ(?!តម្លៃ|អក្សរ|សារ|ស្គរ)(?:ធ្វើបាប|ដំ)*|ទាត់|ធាក់|បាញ់(?!ស៊ុត|ថ្នាំ|ទឹក|បាល់)(?:ប្រហារ)*"
    "|គំរាម(?:កំហែង)*|គម្រាម(?:កំហែង)*|ដេញ(?:តាម|ចាប់)*|តាមដាន|តាមចាប់|តាមប្រមាញ់|ឡោមព័ទ្ធ|ឡោម|ព័ទ្ធ|ប្លន់"
    "|ធ្វើបាប|ធ្វើទារុណកម្ម|សួរចម្លើយ|រុញ|អូស|ទះ|ដាល់|ឃ្លាំ(?:មើល)?|ឈ្លប(?:មើល)?|រំលោភ|កាប់|ឆែកឆេរ|ឆែកឆេ"
    "|វាយលុក|ប្រមាញ់)"
)  # fmt: skip
_TAKE = "(?:យក|នាំ(?:ខ្លួន)?|អូស|បង្ខំ|ចាប់បង្ខំ)"
_NICE = "(?:ទៅ|មក)?(?:ផ្សារ|ញ៉ាំ|ញាំ|ហូប|ផ្ទះ|លេង|មន្ទីរពេទ្យ|ពេទ្យ|វត្ត|រៀន|សាលា|ដើរលេង|ទិញ|ភ្នំ)"
_END = "(?:ហើយ|ទៀតហើយ|បង|ណា|អី|ទៀត|អស់|ឥឡូវ|ឥឡូវនេះ|ឥលូវ|ភ្លាម|បាទ|ចាស|នេះ|លោក|លឿន|សូម|ម៉ោង|\\d)*$"
_GREETING = "^(?:បាទ|ចាស|បង|សួស្តី|ជំរាបសួរ|អូ|លោក|ok|អូខេ|អាឡូ|ហេ)*"
_PLACE = "(?:ផ្ទះ|ការិយាល័យ|អង្គការ|ភូមិ|កន្លែង|បន្ទប់|សណ្ឋាគារ|អង្គប្រជុំ|ប្រជុំ)"
_LET = "(?:ឲ្យ|ឱ្យ|អោយ|អាយ|អនុញ្ញាតឲ្យ)"

_KIN = "ប្អូន(?:ប្រុស|ស្រី)?|បង(?:ប្រុស|ស្រី)?|ប្តី|ប្ដី|ប្រពន្ធ|កូន(?:ប្រុស|ស្រី)?|ម៉ាក់|ម្តាយ|ម្ដាយ|ប៉ា|ឪពុក|គ្រួសារ"
_NOT = "(?:មិនមែន|មិនដែល|មិនទាន់|មិនបាន|មិនមាន|អត់បាន|អត់មាន|អត់ដែល|អត់ទាន់|អត់|មិន|ពុំ(?:មាន|បាន)?|គ្មាន|លែង|ឈប់)"
_DENIED = re.compile(fold(
    f"{_NOT}(?:ត្រូវ|បាន|មាន|{_THEY}|{_RIDE}|អ្នក|ណា|នរណា|ទាន់|ដែល|ម្នាក់|ការ|{_ADVERB})*(?:{_HARM}|{_TAKE}"
    f"|តាម|របួស|គ្រោះ)(?:{_ME})?"
    f"|ការ(?:{_HARM}|ចាប់ខ្លួន|គ្រោះថ្នាក់)+"
    f"|(?:អំពី|ស្តីពី|រឿង|ព័ត៌មាន|រៀនពី|វគ្គ|ពីរឿង)(?:{_POLICE}|គេ|ការ|អ្នក|ត្រូវ|{_ADVERB})*{_HARM}"
    f"|(?:អ្នក|ជន|គ្រួសារ|កម្មករ)(?:ដែល)?(?:ត្រូវ|បាន)+(?:គេ)?{_HARM}"
    "|តាមដាន(?:ព័ត៌មាន|ការងារ|គម្រោង|រឿង|ស្ថានការណ៍|ភ្លៀង)"
    "|អ្នកជាប់(?:ឃុំ|គុក)"
    "|អ្នកទោស"
    f"|បើ(?:សិនជា)?{_THEY}មិន"
    "|(?:ថត|រូប)(?:វីដេអូ)?តាម"
    "|តាម(?:ផ្លូវ|កាលវិភាគ|ផែនការ|ធម្មតា|រយៈ|ទូរស័ព្ទ|ចិត្ត|តេលេក្រាម|ហ្វេសប៊ុក)"
))  # fmt: skip
SURE = re.compile(fold(
    f"{_HARM}(?:លើ|មកលើ|ទៅលើ|មក|ទាំង|រូប){{0,3}}(?:{_PLACE})?(?:របស់)?{_ME}"
    f"|(?:មិន|អត់)(?:ព្រម)?{_LET}(?:{_ME})?(?:ចេញ|ទៅណា|ទៅវិញ|ត្រឡប់)"
    f"|{_THEY}{_ADVERBS}(?:មិន|អត់)(?:ព្រម)?{_LET}{_ME}ទៅ"
    f"|{_ME}(?:នៅ)?(?:ក្នុង|លើ)?{_RIDE}{_POLICE}"
    f"|{_HARM}(?:{_KIN}){_ME}|{_HARM}.{{1,20}}(?:និង|ជាមួយ|ទាំង){_ME}"
    f"|{_ME}(?:ក៏|បាន)*(?:បែកក្បាល|បាក់ជើង|បាក់ដៃ|ដួលម៉ូតូ|ដួលកង់)"
    rf"|{_ME}(?:ទាំង\w{{2,5}}?|ក៏|បាន|កំពុង|ទើប)*(?:ត្រូវ|ត្រវ|ត្រូ(?!ន)|ត្រុវ|តូវ|រង)(?:{_THEY}"
    f"|{_ADVERB})*(?:{_HARM}|{_TAKE}(?!{_NICE})|តាម(?:ដាន|ពីក្រោយ)?|របួស|គ្រាប់)"
    f"|{_GREETING}(?:ត្រូវ|ត្រវ|ត្រុវ|តូវ)(?:បាន)*(?:{_THEY}|{_ADVERB})*{_HARM}{_END}"
    f"|{_GREETING}(?:មាន)*{_THEY}{_ADVERBS}(?:{_HARM}){_END}"
    f"|{_THEY}{_ADVERBS}{_TAKE}{_ME}(?!{_NICE})"
    f"|(?:មាន)?(?:{_THEY}|{_RIDE}|អ្នក){_ADVERBS}តាម(?:ដាន|ពីក្រោយ|ក្រោយ)*{_ME}"
    f"|(?:មាន|ឃើញ)(?:{_THEY}|{_RIDE}|អ្នក){_ADVERBS}តាម(?:ពីក្រោយ|ដាន)*{_END}"
    f"|(?:{_THEY}|{_RIDE}){_ADVERBS}តាម(?:ពី)?ក្រោយ"
    f"|{_THEY}{_ADVERBS}(?:ឡោមព័ទ្ធ|ឡោម|ព័ទ្ធ|ឆែកឆេរ|ឆែក|វាយលុក|បំបែកទ្វារ|គោះទ្វារ|វាយទ្វារ|ចូល)(?:ក្នុង|មក"
    f"|ចាប់|ឆែកឆេរ)*{_PLACE}"
    f"|{_POLICE}{_ADVERBS}(?:ក្នុង)?(?:{_PLACE})(?:របស់)?{_ME}"
    f"|{_POLICE}{_ADVERBS}(?:នៅមុខ|មុខ|ក្រៅ)(?:{_PLACE}|ទ្វារ)"
    f"|{_THEY}(?:កំពុង|មក|ចាប់ផ្តើម|នៅតែ)*(?:បាញ់(?!ស៊ុត|ថ្នាំ|ទឹក|បាល់)|វាយ(?:អ្នកភូមិ|ប្រជាពលរដ្ឋ|មនុស្ស"
    "|យើង))"
    f"|{_ME}(?:ក៏|នៅ|ត្រូវ|កំពុង|ទើប|បាន)*(?:ជាប់(?:គុក|ឃុំ|ខ្នោះ)|(?:ក្នុង)(?:គុក|ពន្ធនាគារ|បន្ទប់ឃុំ)"
    f"|(?:នៅ)?ប៉ុស្តិ៍(?:{_POLICE})?|របួស|ហូរឈាម|ឈឺធ្ងន់|ជិតស្លាប់|គ្រោះថ្នាក់|ខ្លាច(?:ស្លាប់)?ណាស់)"
    f"|(?:មាន)?(?:គ្រោះថ្នាក់|បាញ់គ្នា|វាយគ្នា)(?:ចរាចរណ៍)?(?:នៅទីនេះ|ទីនេះ|លើ{_ME})"
    "|(?:រត់|គេច)(?:អត់|មិន)(?:រួច|ទាន់)"
    f"|រំលោភ{_ME}"
    f"|សម្លាប់{_ME}"
    f"|សំលាប់{_ME}"
    f"|{_ME}(?:ក៏)*(?:ធ្លាក់|ក្រឡាប់|បុក|ជួប)(?:រថយន្ត|ឡាន|ម៉ូតូ|គ្រោះថ្នាក់)"
    f"|ដេញ(?:តាម)?{_ME}"
    f"|ធ្វើបាប{_ME}"
    f"|ប្លន់{_ME}"
))  # fmt: skip
PERHAPS = re.compile(fold(
    f"(?:{_THEY}|ត្រូវ){_ADVERBS}(?:គេ|បាន)*(?:{_HARM}|{_TAKE}(?!{_NICE})(?:គាត់|ពួក|បង|ប្អូន|អ្នក))"
    f"|(?:{_THEY}|{_RIDE}){_ADVERBS}តាម(?!{_ME})(?:គាត់|ពួក|បង)"
    f"|{_POLICE}(?:មក|នៅទីនេះ|ហៅ|ឃាត់|ច្រើន|ពេញ|កំពុងមក|ចុះមក|ដល់|ឈរ)"
    "|បាញ់(?:គ្នា|កាំភ្លើង)"
    "|កាំភ្លើង"
    "|របួស"
    "|ហូរឈាម"
    "|ឈាម"
    "|តាមដាន"
    "|ឡោមព័ទ្ធ"
    "|គំរាម"
    "|គម្រាម"
    "|ពង្រត់"
    "|ជាប់គុក"
    "|ឃុំខ្លួន"
    "|ឃាត់ខ្លួន"
    "|គ្រោះថ្នាក់"
    "|ភ័យ"
    "|ខ្លាច"
    f"|{_CATCH}ខ្លួន"
    f"|{_CATCH}{_END}"
))  # fmt: skip
NOT_NOW = re.compile(fold(
    r"ឆ្នាំ(?:មុន|ទៅ|\d{4})"
    "|ខែមុន"
    "|អាទិត្យមុន"
    "|ដោះលែង"
    "|លែង(?:ខ្ញុំ|យើង)"
    "|បើ(?:សិន|គេ|ប៉ូលិស)"
    "|យល់សប្តិ"
))  # fmt: skip


def without_what_is_denied(text: str) -> str:
    """A folded text without spaces, and without what it denies or only talks about."""
    return _DENIED.sub("|", text)


_R_ME = (
    "(?:k+h?[ng]*h?[yn]?h?[ou]+m+|kh?n?h?y?um|khyom|kyom|nhom|nyom|knhm|khnhm|knm|y[eou]+r?ng|(?:puok"
    "|pouk) y[eou]+r?ng)"
)  # fmt: skip
_R_THEY = (
    "(?:k[eé]+h?|g[ey]+|police?|polis+|polic|bolis|poh?lis|ponlis|nokorbal|teahean|tahean|tahan|atwuthath"
    "|avuthat|puok ke|pouk ke|mnus|monus|neak na)"
)  # fmt: skip
_R_RIDE = r"(?:lan|laan|moto|motor|lexus)"
_R_SEIZE = r"(?:ch+h?ab+|ch+h?ap+|jab+|jap+|khat(?: khluon)?|kat khlou?n|dak kuk|chab khlu?on)"
_R_HARM = rf"(?:{_R_SEIZE}|v[eai]+y|banh+|bagn|bangn|kumream|komream|kamream|denh|denh tam|tam dan)"
_R_FILL = (
    "(?: (?:ban+|dol|knong|komp[ou]ng|kampong|kompoung|kompung|mok|mk|chol|jol|nung|nov|nv|der|chis|chih|kor"
    "|hery|tha|ter|te|jong|chong|tang|os|klhun|khluon|kluon|yok|tv|tov)){0,6}"
)  # fmt: skip
_R_END = r"(?: (?:hery|heuy|haey|haeuy|hoy|hey|hz|hx|hi|bong|na|phong|pong|elov|ey lov|elow|lov|nis|now)){0,8}$"
_R_NOT = r"(?:min|mun|men|mn|ot|ort|ort mean|at|ott|kmean|kmien|pum|lerng|leng|chhob)"
_R_TRUV = r"(?:tr[ouvwy]+|trv|tov|trow|trov ban)"
_R_DENIED = re.compile(
    rf"\b{_R_NOT}(?: (?:mean|mien|ban+|{_R_TRUV}|{_R_THEY}|tean|ton|del|nak na|neak na"
    rf"|{_R_RIDE}))*(?: {_R_HARM}| tam| yok| ruobuos| robus| kroh ?thnak)(?: {_R_ME})?\b"
    rf"|\bka{_R_SEIZE}\b"
    rf"|\bka (?:{_R_SEIZE})\b"
    rf"|\b(?:ompi|pi reung|rueng|vearkea|news)(?: ka)? {_R_SEIZE}\b"
    r"|\bchab phdaem\b"
    r"|\bchab pderm\b"
    r"|\bjab pderm\b"
    r"|\bchab arom\b"
    r"|\bchab pi\b"
)  # fmt: skip
ROMAN_SURE = re.compile(
    rf"\b{_R_HARM}{_R_FILL} {_R_ME}\b"
    rf"|\b{_R_ME}(?: teang os| kor)* {_R_TRUV}(?: {_R_THEY}| ban+)*{_R_FILL} (?:{_R_HARM}|ruobuos|robuos"
    r"|robus)\b"
    rf"|\b{_R_THEY}{_R_FILL} (?:yok|noam|nom) {_R_ME}\b(?! tov (?:phsar|psar|pteah|phteah|nham))"
    f"|^(?:bong |bat |baat |cha |jas |mean |ok )*{_R_THEY}{_R_FILL} {_R_HARM}{_R_END}"
    f"|^{_R_TRUV}(?: {_R_THEY}| ban+)*{_R_FILL} {_R_HARM}{_R_END}"
    rf"|\b(?:mean |mien )?(?:{_R_THEY}|{_R_RIDE}|neak){_R_FILL} t+h?a+m(?: dan| pi kroy| pi krouy"
    rf"| kroy)* {_R_ME}\b"
    rf"|\b(?:mean|mien) (?:{_R_THEY}|{_R_RIDE}){_R_FILL} t+h?a+m(?: dan| pi kroy| kroy)*{_R_END}"
    rf"|\b(?:{_R_THEY}|{_R_RIDE}){_R_FILL} t+h?a+m(?: pi)? kr[ou]+y\b"
    rf"|\b(?:ch+h?[uo]+[oe]*y|j[uo]+[oe]*y)(?: {_R_ME}| phong| pong| phorng| ponn?g| phng| pg| jg)\b"
    r"|\bsom(?: bong)? (?:ch+h?[uo]+[oe]*y|j[uo]+[oe]*y)\b"
    rf"|\b{_R_THEY}{_R_FILL} (?:chol|jol|laom|lom|chek|omphean)(?: knong| mok)* (?:pteah|phteah|ptes|kariyalay"
    r"|office)\b"
    rf"|\b{_R_ME} (?:chob kuk|chab kuk|joab kuk|nov kuk|ruobuos|robus)\b"
    rf"|\b(?:polis|police|poliss){_R_FILL} (?:pteah|phteah) {_R_ME}\b"
    r"|(?<!min mean )(?<!ot mean )(?<!kmean )(?<!ort mean )\b(?:kroh|kruos|kroeus|krous) ?th?nak\b"
    r"|\b(?:min|ot|ort) (?:sok|mean sok|mean sovatthepheap)(?! chet| chit)\b(?= te| ta| dae|$| hery)"
)  # fmt: skip
ROMAN_PERHAPS = re.compile(
    rf"\b(?:{_R_THEY}|{_R_TRUV}){_R_FILL}(?: ke| ban)* (?:{_R_HARM})\b"
    rf"|\b{_R_HARM}{_R_END}"
    r"|\b(?:polis|poliss|police|teahean|tahean) (?:mok|mk|nov|hav|khat|kompong mok)\b"
    r"|\b(?:ruobuos|robuos|robus|kompleung|kamphleung|khlach|phey|pey nas)\b"
)  # fmt: skip
ROMAN_NOT_NOW = re.compile(r"\b(?:chhnam mun|chnam mun|khae mun|dos leng|doh leng|leng khn?h?om)\b")


def roman_without_what_is_denied(text: str) -> str:
    """The same for Khmer in Latin letters, with its spaces."""
    return _R_DENIED.sub("|", text)
