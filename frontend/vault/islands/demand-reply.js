// A reply to an authority as a Word file: made here of what the page shows, and of nothing else.
import { forgetWriter, offerWord } from "../../parts/word-file.js";
import { define } from "../island.js";

define("demand-reply", (root) => {
  offerWord(root);
  return forgetWriter;
});
