// Incidents: list, one of them, writing it down, tasks, closing, support.
import "../incidents/from-entry.js";
import "../incidents/close.js";
import "../incidents/list.js";
import "../incidents/page.js";
import "../incidents/support.js";
import "../incidents/write.js";
