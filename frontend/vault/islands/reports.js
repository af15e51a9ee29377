// Letters to recipients outside: written, kept, and shown to the server only when asked for.
import "../reports/writing.js";
import "../reports/kept.js";
import "../reports/withdrawing.js";
