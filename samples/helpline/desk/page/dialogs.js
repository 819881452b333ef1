// What is asked before something that cannot be taken back. A dialog says what the desk refused, and stays.

import { button, make, setHidden, setText } from "./dom.js";
import { callOnce } from "./net.js";
import { store } from "./store.js";

let last = 0;

// A field with its label.
export function field(label, element, hint) {
  element.id = `field-${++last}`;
  const parts = [make("label", { for: element.id }, label), element];
  if (hint) {
    element.setAttribute("aria-describedby", `${element.id}-hint`);
    parts.push(make("p", { class: "hint", id: `${element.id}-hint` }, hint));
  }
  return make("div", { class: "field" }, ...parts);
}

// `act` does it; what it throws is shown.
export function ask(title, parts, yes, act) {
  const problem = make("p", { class: "problem", role: "alert", hidden: true });
  const heading = make("h2", { id: `dialog-${++last}` }, title);
  const go = button(yes, { class: "primary" }, async () => {
    go.disabled = true;
    try {
      await act();
      dialog.close();
    } catch (refusal) {
      setText(problem, `${refusal.message}.`);
      setHidden(problem, false);
    } finally {
      go.disabled = false;
    }
  });
  const dialog = make(
    "dialog",
    { "aria-labelledby": heading.id },
    heading,
    ...parts,
    problem,
    make("div", { class: "tools" }, button("Cancel", {}, () => dialog.close()), go),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function askEnd(conversation) {
  ask(
    `End conversation ${conversation}?`,
    [make("p", {}, "The child is told that it is over and cannot write here any more.")],
    "End it",
    () => callOnce("end", { conversation }),
  );
}

export function askShare(conversation) {
  const title = make("input", { type: "text", dir: "auto", maxlength: "200", autocomplete: "off" });
  const link = make("input", { type: "url", autocomplete: "off", placeholder: "https://" });
  const text = make("textarea", { rows: "3", dir: "auto" });
  const parts = [];
  if (store.resources.length > 0) {
    const choice = make(
      "select",
      {},
      make("option", { value: "" }, "Something else, written below"),
      ...store.resources.map((one, i) => make("option", { value: String(i) }, one.title)),
    );
    choice.addEventListener("change", () => {
      const one = store.resources[Number(choice.value)] ?? { title: "", link: "", note: "" };
      title.value = choice.value === "" ? "" : one.title;
      link.value = choice.value === "" ? "" : one.link;
      text.value = choice.value === "" ? "" : one.note;
    });
    parts.push(field("Often shared", choice));
  }
  parts.push(
    field("Title", title),
    field("Link", link, "May be left out. The child sees the address as text, and its host by name."),
    field("Note", text, "May be left out."),
  );
  ask(`Share something in conversation ${conversation}`, parts, "Share", () =>
    callOnce("share", { conversation, title: title.value.trim(), link: link.value.trim(), text: text.value.trim() }),
  );
}

export function askOffer(conversation, own) {
  const service = make("input", { type: "text", autocomplete: "off", list: "transfers" });
  const known = store.transfers.filter((one) => one.service !== own);
  const names = make("datalist", { id: "transfers" }, ...known.map((one) => make("option", { value: one.service }, one.name)));
  const note = make("textarea", { rows: "5", dir: "auto" });
  ask(
    `Offer the child of conversation ${conversation} another service`,
    [
      field("Service", service, "Its id in the directory."),
      names,
      field("What you pass on", note, "The child reads exactly this, and it goes only if the child agrees."),
    ],
    "Offer",
    () => callOnce("offer", { conversation, service: service.value.trim(), text: note.value.trim() }),
  );
}
