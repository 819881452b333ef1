// One open conversation: what was said, and where the answer is written.

import { call, callOnce } from "./net.js";
import { button, dayOf, make, setHidden, setText, span, timeOf } from "./dom.js";
import { keyOf, now, store } from "./store.js";
import { askEnd, askOffer, askShare } from "./dialogs.js";

const longest = 23120; // bytes of one answer
const encoder = new TextEncoder();

const answers = { yes: "agrees to go to", no: "does not want to go to", impossible: "cannot reach" };

// The words beside what somebody said.
function headOf(said) {
  const time = `, ${timeOf(said.at)}`;
  switch (said.what) {
    case "resource":
      return `You shared${time}`;
    case "offer":
      return `You offered ${said.to}${time}`;
    case "answered_offer":
      return `The child ${answers[said.answer]} ${said.to}${time}`;
    case "passed_on":
      return `Passed on by ${said.from}${time}`;
    case "ended":
      return said.child ? `Ended by the child${time}` : `Ended by you${time}`;
    default:
      return (said.child ? "Child" : "You") + time;
  }
}

function bodyOf(said) {
  const parts = [];
  if (said.title) parts.push(make("p", { class: "words title", dir: "auto" }, said.title));
  if (said.link) parts.push(make("p", { class: "link" }, make("strong", {}, said.host), ` ${said.link}`));
  if (said.text) parts.push(make("p", { class: "words", dir: "auto" }, said.text));
  if (said.feedback) parts.push(make("p", {}, `Feedback: ${said.feedback} of 5`));
  return parts;
}

export class Panel {
  // `events`: closed(panel), used(panel), list(), changed()
  constructor(number, events) {
    this.number = number;
    this.events = events;
    this.lines = new Map(); // by key: { element, state }
    this.lastDay = "";
    this.trying = null; // { text, once } of an answer that the desk has not confirmed
    this.title = make("h2", { id: `title-${number}`, tabindex: "-1" });
    this.about = make("p", { class: "about" });
    this.log = make("ol", { class: "log", role: "log", "aria-live": "off", "aria-busy": "true", tabindex: "0", "aria-label": `Said in ${number}` });
    this.below = button("↓ New below", { class: "below", hidden: true }, () => this.scrollDown());
    this.problem = make("p", { class: "problem", role: "alert", hidden: true });
    this.hint = make("p", { class: "hint", id: `hint-${number}` }, "Enter sends, Shift+Enter makes a new line.");
    this.input = make("textarea", { id: `answer-${number}`, rows: "3", dir: "auto", autocomplete: "off", "aria-describedby": `hint-${number}` });
    this.send = button("Send", { class: "primary" }, () => this.sendAnswer());
    this.tools = [
      button("Resource…", {}, () => askShare(number)),
      button("Transfer…", {}, () => askOffer(number, store.conversations.get(number).service)),
      button("End…", {}, () => askEnd(number)),
    ];
    this.compose = make(
      "div",
      { class: "compose" },
      make("label", { for: `answer-${number}` }, `Answer to ${number}`),
      this.input,
      make("div", { class: "below-input" }, this.hint, this.send),
    );
    this.element = make(
      "article",
      { class: "panel", "aria-labelledby": `title-${number}` },
      make(
        "header",
        {},
        make("div", {}, this.title, this.about),
        make(
          "div",
          { class: "tools" },
          button("‹ List", { class: "to-list" }, () => events.list()),
          ...this.tools,
          button("Close", { class: "close", "aria-label": `Close the panel of ${number}; the conversation goes on` }, () => events.closed(this)),
        ),
      ),
      make("div", { class: "said" }, this.log, this.below),
      this.problem,
      this.compose,
    );
    this.input.value = store.drafts.get(number) ?? "";
    this.element.addEventListener("focusin", () => events.used(this));
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => {
      const composing = event.isComposing || event.keyCode === 229;
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      this.sendAnswer();
    });
    this.log.addEventListener("scroll", () => {
      if (this.isAtEnd()) setHidden(this.below, true);
    });
  }

  async load() {
    const story = await call("story", { conversation: this.number });
    const there = store.stories.get(this.number) ?? new Map();
    for (const said of story.said) there.set(keyOf(said), said);
    store.stories.set(this.number, there);
    this.show();
    this.scrollDown();
    this.log.removeAttribute("aria-busy"); // from now on what comes is read out
  }

  // What a screen reader says by itself: the panel one works in, and no other.
  setLive(live) {
    this.log.setAttribute("aria-live", live ? "polite" : "off");
    this.element.classList.toggle("current", live);
  }

  show() {
    const one = store.conversations.get(this.number);
    if (!one) return;
    const atEnd = this.isAtEnd();
    let added = false;
    for (const [key, said] of store.stories.get(this.number) ?? []) {
      if (this.lines.has(key)) continue;
      this.addLine(key, said);
      added = true;
    }
    this.showStates(one);
    this.showHead(one);
    if (added && atEnd) this.scrollDown();
    else if (added) setHidden(this.below, false);
  }

  addLine(key, said) {
    if (!said.child && said.text === this.trying?.text) this.wasSent();
    const date = dayOf(said.at);
    if (date !== this.lastDay) {
      this.lastDay = date;
      this.log.append(make("li", { class: "day" }, date));
    }
    const state = make("span", { class: "state" });
    const element = make(
      "li",
      { class: `line ${said.what} ${said.child ? "child" : "desk"}` },
      make("p", { class: "who" }, headOf(said), state),
      ...bodyOf(said),
    );
    this.lines.set(key, { element, state, said });
    this.log.append(element);
  }

  // What became of each line of ours.
  showStates(one) {
    for (const { element, state, said } of this.lines.values()) {
      if (said.child) continue;
      let text = "sent";
      if (said.sequence >= one.refused_from) text = "not delivered: it was over";
      else if (said.sequence >= one.unsent_from) text = "not sent yet";
      else if (said.sequence < one.opened) text = "delivered";
      setText(state, text);
      element.classList.toggle("unsent", said.sequence >= Math.min(one.unsent_from, one.refused_from));
    }
  }

  showHead(one) {
    setText(this.title, `Conversation ${this.number}`);
    const parts = [`began ${timeOf(one.started)}, ${span(now() - one.started)} ago`];
    if (store.services.length > 1) parts.unshift(one.service);
    if (one.ended) parts.push("ended");
    setText(this.about, parts.join(" · "));
    this.element.classList.toggle("over", one.ended);
    for (const tool of this.tools) tool.disabled = one.ended;
    if (one.ended) setText(this.hint, "This conversation has ended; nothing can be sent.");
    this.send.disabled = one.ended;
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
  }

  scrollDown() {
    this.log.scrollTop = this.log.scrollHeight;
    setHidden(this.below, true);
  }

  focus() {
    (store.conversations.get(this.number)?.ended ? this.title : this.input).focus();
  }

  // ---- Writing ----

  typed() {
    const size = encoder.encode(this.input.value).length;
    setText(
      this.hint,
      size > longest
        ? `Too long by ${size - longest} bytes: shorten it, or send it in two parts.`
        : "Enter sends, Shift+Enter makes a new line.",
    );
    this.hint.classList.toggle("alarm", size > longest);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepDraft(), 400);
  }

  // So that nothing typed is lost when the page is loaded again.
  keepDraft(leaving = false) {
    clearTimeout(this.timer);
    if (this.input.readOnly) return; // it is being sent: whether it is a draft is known afterwards
    const text = this.input.value;
    if (text === (store.drafts.get(this.number) ?? "")) return;
    store.drafts.set(this.number, text);
    call("draft", { conversation: this.number, text }, leaving).catch(() => {
      store.drafts.delete(this.number); // it is tried again with the next key
    });
    this.events.changed();
  }

  async sendAnswer() {
    const text = this.input.value.trim();
    if (!text || this.input.readOnly) return;
    clearTimeout(this.timer);
    this.input.readOnly = true;
    // The same words again, when it is not known what became of them, are the same request.
    if (this.trying?.text !== text) this.trying = { text, once: crypto.randomUUID() };
    try {
      await callOnce("answer", { conversation: this.number, text }, this.trying.once);
      this.wasSent();
    } catch (refusal) {
      if (refusal.status !== 0) {
        this.trying = null;
        this.say(`Not sent: ${refusal.message}. What you wrote is still here.`);
      } else if (this.trying) {
        this.say(`Perhaps not sent: ${refusal.message}. What you wrote is still here; sent again, it arrives once.`);
      }
    } finally {
      this.input.readOnly = false;
    }
    this.keepDraft();
  }

  // Heard from the desk's answer, or from its line that came before.
  wasSent() {
    if (!this.trying) return;
    if (this.input.value.trim() === this.trying.text) this.input.value = "";
    this.trying = null;
    store.drafts.delete(this.number);
    setHidden(this.problem, true);
  }

  say(problem) {
    setText(this.problem, problem);
    setHidden(this.problem, false);
  }
}
