// The messages so far, and the field to write in. What stands in the field is also told to the app at each change, so that it
// outlives this page; it stays here until the app says that it was taken.

// No longer than what can be sent: 23,120 bytes, and a letter takes up to three.
const longest = 7000;

// Without halves of an emoji, which a keyboard or the field's limit can leave: no such text can be sent, and the app would not answer.
function unicode(text) {
  return [...text].filter((sign) => !/^[\ud800-\udfff]$/.test(sign)).join("");
}

function message(each) {
  const place = document.createElement("li");
  place.className = each.from === "child" ? "message own" : "message";
  place.dir = "auto";
  place.append(...words("p", "sender", each.sender), ...words("p", "page", each.title), ...words("p", "", each.text),
               ...words("p", "page", each.link_host));
  return place;
}

function drawMessages(screen) {
  const list = byId("messages");
  const shown = list.childElementCount;
  if (screen.messages.length < shown) list.replaceChildren();
  list.append(...screen.messages.slice(list.childElementCount).map(message));
  list.hidden = screen.messages.length === 0;
  return list.childElementCount > shown;
}

function field(screen) {
  const pin = screen.text === "pin";
  const element = document.createElement(pin ? "input" : "textarea");
  element.id = "field";
  if (pin) {
    element.type = "password";  // a screen reader says no digit aloud; README.md: where the view's own keeping of passwords is off
    element.inputMode = "numeric";
    element.maxLength = 6;
  } else {
    element.rows = 3;
    element.maxLength = longest;
    element.enterKeyHint = "enter";
  }
  const off = {autocomplete: "off", autocorrect: "off", autocapitalize: pin ? "off" : "sentences", spellcheck: "false",
               writingsuggestions: "false", translate: "no"};
  for (const [name, value] of Object.entries(off)) element.setAttribute(name, value);
  element.value = screen.draft ?? "";
  element.addEventListener("input", () => {
    if (!covered) post({do: "draft", text: unicode(element.value)});  // an input method may end its word when the field goes
  });
  // A browser shows the line with the caret; here the whole field is meant to be seen.
  element.addEventListener("focus", () => element.scrollIntoView({block: "nearest"}));
  return element;
}

// A field that is being written in stays as it is, whatever else changes: who waits may be writing when somebody answers.
function drawField(screen, before) {
  const form = byId("writing");
  const same = before?.text === screen.text && byId("field") && document.activeElement === byId("field");
  if (screen.text === "none") {
    form.replaceChildren();
  } else if (!same && (before?.text !== screen.text || before?.id !== screen.id || before?.title !== screen.title)) {
    const label = document.createElement("label");
    label.htmlFor = "field";
    const send = document.createElement("button");
    send.type = "submit";
    send.className = "choice main";
    form.replaceChildren(say(label, screen.text_label), field(screen), say(send, screen.send_label));
  }
  form.hidden = screen.text === "none";
}

let sending = null;  // until the app has answered: a second tap sends nothing twice

function sendText() {
  if (sending !== null || !byId("field").value.trim()) return;
  sending = byId("field").value;
  post({do: "send", text: unicode(sending)});
}

// Where the app took the text, the field is emptied; what was written meanwhile stays.
function sent(taken) {
  if (taken && byId("field")?.value === sending) byId("field").value = "";
  sending = null;
}
