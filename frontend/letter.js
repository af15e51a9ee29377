// The page of a letter that anybody who reads it may take away as a Word file.
import { query } from "./parts/page.js";
import { forgetWriter, offerWord } from "./parts/word-file.js";

offerWord(query("[data-letters]"));
addEventListener("pagehide", forgetWriter);
