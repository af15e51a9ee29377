// How a letter is written down on the server: what was said about it, and no word of it.
import { query } from "../../parts/page.js";

// A form of the page, sent without leaving it: what is open stays open. → where the server leads, or what it refused.
export async function post(form, values = {}) {
  const data = new FormData(form);
  for (const [key, value] of Object.entries(values)) data.set(key, value);
  data.set("csrfmiddlewaretoken", query("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(form.getAttribute("action"), {
    method: "POST",
    body: data,
    credentials: "same-origin",
    cache: "no-store",
  });
  if (!answer.ok) throw Object.assign(new Error("refused"), { code: "failed", status: answer.status });
  return answer;
}
