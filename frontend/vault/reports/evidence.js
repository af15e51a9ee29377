// Whose vehicle a number plate belongs to: that of whoever did it is evidence, and goes to those who can ask about it;
// that of whoever was harmed, or helped, leads to them. The words around it tell, or the incident itself; the writer
// decides. Pure.
import { folded, plain } from "./matches.js";

const SENTENCE = /[.!?;\n\u17d4\u17d5]+/u;
// Whole words in English; in Khmer, which writes none apart, anywhere.
const words = (...list) => new RegExp(`\\b(?:${list.join("|")})\\b`, "u");
const anywhere = (...list) => new RegExp(list.join("|"), "u");
const THEIRS = words(
  "police",
  "officers?",
  "soldiers?",
  "army",
  "military",
  "gendarmes?",
  "authorit(?:y|ies)",
  "guards?",
  "thugs",
  "plain ?clothes",
  "unknown m[ae]n",
  "strangers?",
  "followed",
  "following",
  "attackers?",
  "perpetrators?",
  "unmarked",
  "watched",
  "took (?:him|her|them|me)",
  "taken (?:away|in|to)",
);
const OURS = words(
  "my",
  "our",
  "his own",
  "her own",
  "(?:his|her|their) (?:motorbike|moto|motorcycle|bike|car|tuk ?tuk|truck|van)",
  "victim'?s?",
  "driver",
  "witness(?:es)?",
  "friend",
  "neighbou?rs?",
  "colleagues?",
);
const THEIRS_KM = anywhere(
  "ប៉ូលិស",
  "ប៉ូលីស",
  "នគរបាល",
  "កងរាជអាវុធហត្ថ",
  "ប៉េអឹម",
  "ទាហាន",
  "យោធា",
  "អាជ្ញាធរ",
  "សន្តិសុខ",
  "ស៊ីវិល",
  "តាមដាន",
  "តាមពីក្រោយ",
  "មិនស្គាល់មុខ",
  "ចាប់",
);
const OURS_KM = anywhere("របស់ខ្ញុំ", "របស់យើង", "ម៉ូតូគាត់", "ឡានគាត់", "សាក្សី", "អ្នកបើកបរ", "អ្នកជិតខាង", "មិត្ត");

const bare = (plate) => plain(plate).replace(/[^\p{L}\p{N}]/gu, "");
const within = (vehicles, plate) => vehicles.some((vehicle) => bare(vehicle).includes(bare(plate)));

// The words around it, as far as its sentence goes; a blank or a dash in a plate is no end.
function sentenceOf(text, plate) {
  return (
    folded(text)
      .text.split(SENTENCE)
      .find((part) => bare(part).includes(bare(plate))) || ""
  );
}

// `vehicles`: what the incident says of the vehicles of those who did it. → true where it is evidence.
export function isEvidence(text, plate, vehicles = []) {
  if (within(vehicles, plate)) return true;
  const sentence = sentenceOf(text, plate);
  return (THEIRS.test(sentence) || THEIRS_KM.test(sentence)) && !OURS.test(sentence) && !OURS_KM.test(sentence);
}
