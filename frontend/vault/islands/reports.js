// Letters to recipients outside: written, kept, and shown to the server only when asked for.
import "../reports/write.js";
import "../reports/report.js";
import "../reports/withdrawal.js";
