// The case pack: written and sealed, sealed for custodians, opened by several together; words for the family.
import { query } from "../../parts/page.js";
import { call } from "../calls.js";
import "../packs/write.js";
import { define, part, words } from "../island.js";
import { certain, markOf } from "../marks.js";
import { goOn } from "../navigation.js";
import { file, thread } from "../open-records.js";
import { BASE, ending, holders, sealFor } from "../packs/custodians.js";
import { fill, forget, freeze } from "../packs/fields.js";
import { keepPapersDay } from "../packs/papers.js";
import { sayer, sentence, tryTo } from "../packs/status.js";
import { people, self, team } from "../readers.js";
import { ask, directory, onChange, Said } from "../worker-client.js";

// Whose key nobody vouches for is named, with the end of it to compare by telephone.
async function showHolders(root) {
  const { found: custodians } = await holders();
  const list = query("[data-holders]", root);
  if (!list) return;
  list.replaceChildren(
    ...custodians.map((h) =>
      part("holder", {
        name: h.name,
        key: h.recipient ? ending(h.recipient) : "",
        vouched: h.vouched ? "✓" : "",
        unvouched: h.vouched ? "" : "!",
      }),
    ),
  );
  const box = query("[data-compared]", root);
  if (box) box.hidden = custodians.every((h) => h.vouched);
}

define("pack-seal", (root) => {
  const stop = onChange((open) => open && showHolders(root).catch((error) => sayer(root)(sentence(error))));
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(root, async () => {
      const { record, sealed, broken } = await thread(root.dataset.thread, "pack");
      if (!record) throw new Said(broken?.error || "no-key");
      certain(record);
      await sealFor(sealed, query("[name=compared]", root)?.checked);
      await keepPapersDay(record?.content.fields || {}, true, "family");
      goOn(root, root.dataset.next);
    });
  });
  return stop;
});

define("pack-part", (form) => {
  let compared = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(form, async () => {
      const opening = await call("GET", `${BASE}openings/${form.dataset.opening}`);
      if (!opening.opener || !opening.part) {
        sayer(form)(words("not-yet"));
        return;
      }
      await directory(true); // the opener's key may be newer than this tab
      const opener = (await people()).find((p) => p.id === opening.opener.id);
      if (opener && opener.recipient !== opening.opener.recipient) {
        sayer(form)(words("identity-swapped"));
        return;
      }
      if (!opener?.vouched && !compared) {
        compared = true;
        sayer(form)(form.dataset.compare.replace("{key}", ending(opening.opener.recipient)));
        return;
      }
      await call(
        "PUT",
        `${BASE}openings/${form.dataset.opening}/part`,
        await ask("repart", { part: opening.part, to: opening.opener.recipient, thread: opening.thread }),
      );
      goOn(form, form.dataset.next);
    });
  });
});

define("pack-combine", (form) => {
  const clear = () => {
    form.elements.spoken.value = "";
  };
  addEventListener("pagehide", clear);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(form, async () => {
      const opening = await call("GET", `${BASE}openings/${form.dataset.opening}`);
      const reader = await self();
      const readers = [reader];
      if (form.elements.team?.value) readers.push(await team(form.elements.team.value));
      const spoken = form.elements.spoken.value.split("\n").filter((line) => line.trim());
      const parts = [
        ...opening.given,
        ...(opening.part
          ? [(await ask("repart", { part: opening.part, to: reader.recipient, thread: opening.thread })).blob]
          : []),
      ];
      const grants = await ask("combine", { ...opening, given: parts, spoken, readers });
      const count = Math.max(0, opening.needed - opening.given.length);
      await call("POST", `${BASE}openings/${form.dataset.opening}/open`, { spoken: count, grants });
      clear();
      goOn(form, form.dataset.next);
    });
  });
  // The organisations whose officers may read with me.
  const choice = form.elements.team;
  if (choice)
    directory()
      .then(({ organisations }) =>
        choice.append(...organisations.filter((o) => o.manifest).map((o) => new Option(o.name, o.id))),
      )
      .catch(() => {});
  return () => {
    clear();
    removeEventListener("pagehide", clear);
  };
});

define("pack-read", (form) => {
  const urls = [];
  const stop = onChange((open) => {
    if (!open) {
      forget(form);
      query("[data-files]", form).replaceChildren();
      return;
    }
    thread(form.dataset.thread, "pack")
      .then(({ record, sealed, broken }) => {
        if (!record) {
          sayer(form)(words(broken?.error || "no-key"));
          return;
        }
        sayer(form)(markOf(record));
        fill(form, record.content.fields || {});
        freeze(form);
        query("[data-files]", form).append(
          ...(record.content.files || []).map((entry) => {
            const row = part("pack-file", { name: entry.name, size: `${Math.ceil(entry.size / 1024)} kB` });
            const link = query("a", row);
            query("button", row).addEventListener("click", async () => {
              const bytes = await file(sealed, entry);
              link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
              urls.push(link.href);
              link.download = entry.name;
              link.click();
            });
            return row;
          }),
        );
      })
      .catch((error) => sayer(form)(sentence(error)));
  });
  return () => {
    stop();
    forget(form);
    for (const url of urls) URL.revokeObjectURL(url);
  };
});

define("family-seal", (form) => {
  const clear = () => {
    form.elements.said.value = "";
  };
  let secret = "";
  ask("secret").then((digits) => {
    secret = digits;
    query("[data-secret]", form).textContent = digits;
  });
  addEventListener("pagehide", clear);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(form, async () => {
      if (!form.elements.said.value.trim()) {
        form.elements.said.focus();
        sayer(form)("");
        return;
      }
      const blob = await ask("sealWords", { secret, said: form.elements.said.value });
      await call("PUT", `${BASE}words/${form.dataset.contact}`, blob);
      clear();
      query("[data-after]", form).hidden = false;
      query("[data-before]", form).hidden = true;
      sayer(form)("");
    });
  });
  return () => {
    clear();
    removeEventListener("pagehide", clear);
  };
});
