// The page: opens it, follows the desk, and holds the panels.

import { announce, button, byId, make, setHidden, setText, timeOf } from "./dom.js";
import { showLists } from "./lists.js";
import { call, enter, isOpen, lock } from "./net.js";
import { Panel } from "./panel.js";
import { showServices } from "./services.js";
import { owed, store, take, talking, waiting } from "./store.js";

const panels = []; // in the order on the screen
let current = null; // the panel somebody works in
let order = []; // panels, the one used last at the end
let lastInput = Date.now();
let lastStay = Date.now();
let since = 0;
let sound = null;

// ---- Locked, and open ----

function showGate(text) {
  for (const panel of [...panels]) close(panel);
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  for (const id of ["waiting", "talking", "ended", "notices", "services", "announcer"]) byId(id).replaceChildren();
  for (const known of [store.conversations, store.stories, store.drafts]) known.clear();
  since = 0;
  document.title = "Desk";
  setHidden(byId("desk"), true);
  setHidden(byId("gate"), false);
  setText(byId("gate-text"), text);
}

const howToOpen =
  "To open the desk, press Enter in the terminal where it runs (or type “pop-desk link” there) and open the link it prints.";

async function begin() {
  try {
    if (!(await enter())) return showGate(howToOpen);
  } catch (refusal) {
    return showGate(`The desk did not open: ${refusal.message}. ${howToOpen}`);
  }
  follow();
}

async function follow() {
  for (let pause = 250; ; ) {
    try {
      const changes = await call("changes", { since });
      if (!isOpen()) continue; // locked meanwhile: nothing is shown any more
      setHidden(byId("offline"), true);
      pause = 250;
      await receive(changes);
    } catch (refusal) {
      if (refusal.status === 401) return showGate(`Locked. ${howToOpen}`);
      setText(byId("offline"), "The desk does not answer: nothing can be sent. If it has to be started again, this page is cleared: copy what you typed. Trying again…");
      setHidden(byId("offline"), false);
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, 4000);
    }
  }
}

async function receive(changes) {
  const first = since === 0;
  const news = take(changes);
  since = changes.revision;
  if (first) {
    setHidden(byId("gate"), true);
    setHidden(byId("desk"), false);
    for (const number of history.state?.open ?? []) if (store.conversations.has(number)) open(number, false);
  } else if (changes.reset) {
    for (const panel of panels) panel.load().catch(() => {});
  }
  for (const notice of changes.notices) showNotice(notice);
  show();
  tell(news);
  if (first) warn();
}

// ---- What is shown ----

function show() {
  showServices();
  showLists((number) => open(number, true), new Set(panels.map((panel) => panel.number)));
  for (const panel of panels) panel.show();
  setHidden(byId("nothing-open"), panels.length > 0);
  const count = waiting().length;
  const unread = talking().filter((one) => one.unread > 0).length;
  const parts = [];
  if (count) parts.push(`${count} waiting`);
  if (unread) parts.push(`${unread} new`);
  const title = parts.length ? `(${parts.join(", ")}) Desk` : "Desk";
  if (document.title !== title) document.title = title;
  byId("next").disabled = count === 0;
  byId("unread").disabled = !owed();
  markRead();
}

function tell(news) {
  const words = [];
  if (news.arrived.length) {
    words.push(`Somebody new is waiting. Waiting: ${waiting().length}.`);
    beep();
  }
  for (const number of news.spoke) {
    const one = store.conversations.get(number);
    if (one?.answered && current?.number !== number) words.push(`New in conversation ${number}.`);
  }
  if (words.length) announce(words.slice(0, 3).join(" "));
}

function showNotice(notice) {
  const item = make("li", {}, make("span", {}, `${timeOf(notice.at)} ${notice.text} `));
  item.append(button("Dismiss", {}, () => item.remove()));
  byId("notices").append(item);
}

// The child learns that it was read when somebody could see it, and not before.
function markRead() {
  if (document.visibilityState !== "visible") return;
  for (const panel of panels) {
    const one = store.conversations.get(panel.number);
    if (!one?.unread || panel.reading || panel.element.offsetParent === null) continue;
    panel.reading = true;
    call("read", { conversation: panel.number })
      .catch(() => {})
      .finally(() => (panel.reading = false));
  }
}

function beep() {
  if (!sound) return;
  const tone = sound.createOscillator();
  const level = sound.createGain();
  level.gain.setValueAtTime(0.1, sound.currentTime);
  level.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.4);
  tone.connect(level).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.4);
}

// ---- Panels ----

function room() {
  if (matchMedia("(min-width: 112rem)").matches) return 3;
  return matchMedia("(min-width: 72rem)").matches ? 2 : 1;
}

function fit() {
  while (panels.length > room()) close(order[0]);
}

function open(number, focus) {
  let panel = panels.find((one) => one.number === number);
  if (!panel) {
    panel = new Panel(number, {
      closed: (one) => {
        close(one);
        (current ?? byId("lists")).focus();
        show();
      },
      used,
      list: () => {
        document.body.classList.add("show-list");
        byId("lists").focus();
      },
      changed: show,
    });
    panels.push(panel);
    order.push(panel);
    fit();
    byId("panels").append(panel.element);
    panel.load().then(show, (refusal) => panel.say(`Not loaded: ${refusal.message}.`));
  }
  document.body.classList.remove("show-list");
  used(panel);
  if (focus) {
    panel.show();
    panel.focus();
    show();
  }
}

function close(panel) {
  panel.keepDraft();
  panel.element.remove();
  panels.splice(panels.indexOf(panel), 1);
  order = order.filter((one) => one !== panel);
  store.stories.delete(panel.number);
  if (current === panel) {
    current = order.at(-1) ?? null;
    current?.setLive(true);
  }
  remember();
}

function used(panel) {
  order = [...order.filter((one) => one !== panel), panel];
  if (current !== panel) {
    current?.setLive(false);
    current = panel;
    panel.setLive(true);
  }
  remember();
}

// Loading the page again opens the same panels.
function remember() {
  document.body.classList.toggle("talking", panels.length > 0);
  history.replaceState({ open: panels.map((panel) => panel.number) }, "");
}

// Twice in a row takes two, though the desk has not heard of the first yet.
function takeNext() {
  const isOpen = (one) => panels.some((panel) => panel.number === one.number);
  const next = waiting().find((one) => !isOpen(one)) ?? waiting()[0];
  if (next) open(next.number, true);
}
const takeUnread = () => owed() && open(owed().number, true);

// ---- Keys, clocks, leaving ----

function input() {
  lastInput = Date.now();
  setHidden(byId("idle"), true);
  if (lastInput - lastStay < 15000 || since === 0) return;
  lastStay = lastInput;
  call("stay", {}).catch(() => {});
}

function tick() {
  if (since === 0) return;
  show();
  warn();
}

function warn() {
  const left = store.idleSeconds - (Date.now() - lastInput) / 1000;
  if (left > 120) return;
  setText(byId("idle"), `Nobody has done anything for a while: the desk locks in ${Math.max(1, Math.ceil(left / 60))} min. Press any key to stay.`);
  setHidden(byId("idle"), false);
}

document.addEventListener("keydown", (event) => {
  input();
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("dialog")) return;
  if (event.key !== "F2" && event.key !== "F4") return;
  event.preventDefault();
  if (event.key === "F2") takeNext();
  else takeUnread();
});
document.addEventListener("pointerdown", input);
document.addEventListener("visibilitychange", () => since !== 0 && show());
addEventListener("resize", () => {
  fit();
  if (since !== 0) show();
});
addEventListener("pagehide", () => panels.forEach((panel) => panel.keepDraft(true)));
byId("next").addEventListener("click", takeNext);
byId("unread").addEventListener("click", takeUnread);
byId("lock").addEventListener("click", () => {
  showGate(`Locked. ${howToOpen}`);
  lock()
    .catch(() => {})
    .finally(() => location.reload());
});
byId("sound").addEventListener("click", () => {
  sound = sound ? null : new AudioContext();
  byId("sound").setAttribute("aria-pressed", String(sound !== null));
  beep();
});
// A login link opened in this very tab.
addEventListener("hashchange", () => location.hash.length > 1 && location.reload());
setInterval(tick, 15000);
begin();
