// The diary: each part in a file of its own.
import "../diary/form.js";
import "../diary/list.js";
import "../diary/entry.js";
import "../diary/share.js";
import "../diary/unsent.js";
