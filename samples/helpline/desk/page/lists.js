// Who waits, who is being talked with, and who has gone.

import { byId, make, setHidden, setText, showList, span } from "./dom.js";
import { ended, now, store, talking, waiting } from "./store.js";

function makeCase(open) {
  const number = make("span", { class: "number" });
  const time = make("span", { class: "time" });
  const preview = make("span", { class: "preview", dir: "auto" });
  const marks = make("span", { class: "marks" });
  const pressed = make("button", { type: "button", class: "case" }, number, time, marks, preview);
  const item = make("li", {}, pressed);
  pressed.addEventListener("click", () => open(Number(item.dataset.key)));
  return item;
}

function timeText(one) {
  if (one.ended) return "ended";
  if (!one.answered) return `waits ${span(now() - one.started)}`;
  if (one.asked_at) return `wrote ${span(now() - one.asked_at)} ago`;
  return "answered";
}

function marksText(one) {
  const marks = [];
  if (one.unread && one.answered) marks.push(`${one.unread} new`);
  if (store.drafts.get(one.number)) marks.push("draft");
  if (one.unsent) marks.push("not sent yet");
  return marks.join(", ");
}

function showCase(item, one, isOpen) {
  const [number, time, marks, preview] = item.firstElementChild.children;
  const several = store.services.length > 1;
  setText(number, several ? `#${one.number} ${one.service}` : `#${one.number}`);
  setText(time, timeText(one));
  setText(marks, marksText(one));
  setText(preview, one.preview);
  const pressed = item.firstElementChild;
  pressed.classList.toggle("waits", !one.answered && !one.ended);
  pressed.classList.toggle("owed", one.asked_at > 0 && !one.ended);
  pressed.classList.toggle("new", one.answered && one.unread > 0);
  if (isOpen) pressed.setAttribute("aria-current", "true");
  else pressed.removeAttribute("aria-current");
}

// `open` is called with a number; `openOnes` are the numbers whose panels are there.
export function showLists(open, openOnes) {
  const lists = { waiting: waiting(), talking: talking(), ended: ended() };
  for (const [id, cases] of Object.entries(lists)) {
    showList(
      byId(id),
      cases,
      (one) => one.number,
      () => makeCase(open),
      (item, one) => showCase(item, one, openOnes.has(one.number)),
    );
  }
  setText(byId("waiting-title"), `Waiting: ${lists.waiting.length}`);
  setText(byId("talking-title"), `Talking: ${lists.talking.length}`);
  setText(byId("ended-title"), `Ended in the last hours: ${lists.ended.length}`);
  setHidden(byId("nobody"), lists.waiting.length > 0);
}
