// One screen after another. The focus goes to the title of a new one; a screen that only changed keeps it where it was.

let shown = null;

function live(screen) {
  for (const [id, text] of [["polite", screen.assertive ? "" : screen.live], ["assertive", screen.assertive ? screen.live : ""]]) {
    if (byId(id).textContent !== text) byId(id).textContent = text;
  }
}

function frame(screen) {
  const root = document.documentElement;
  root.lang = screen.language;
  root.dir = screen.rtl ? "rtl" : "ltr";
  root.toggleAttribute("data-low-key", screen.low_key);
  document.body.dataset.band = screen.band;
  byId("hide").replaceChildren(...icon("hide"), ...words("span", "", screen.hide));
}

function drawLines(screen) {
  byId("lines").replaceChildren(...screen.lines.flatMap((line) => words("p", "", line)));
  byId("place").replaceChildren(...icon("place"), ...words("span", "", screen.place));
  byId("place").hidden = !screen.place;
}

// What the choices of a screen are drawn from.
function drawnFrom(screen) {
  return JSON.stringify([screen.choices, screen.low_key, screen.language]);
}

function draw(screen) {
  const before = shown;
  const fresh = before?.id !== screen.id || before?.title !== screen.title;
  const held = document.activeElement;
  const chosen = held?.dataset.id;
  if (fresh) byId("messages").replaceChildren();
  shown = screen;
  frame(screen);
  say(byId("title"), screen.title);
  drawLines(screen);
  drawRows(screen);
  const more = drawMessages(screen);
  drawField(screen, before);
  // A button that is drawn anew between press and release hears no click: a message that comes must not swallow a tap on danger.
  if (fresh || drawnFrom(before) !== drawnFrom(screen)) drawChoices(screen);
  live(screen);
  if (document.activeElement?.id === "field") {
    if (more) byId("writing").scrollIntoView({block: "nearest"});
  } else if (fresh) {
    window.scrollTo(0, 0);
    byId("title").focus({preventScroll: true});
  } else if (chosen || (held && !held.isConnected)) {
    const again = [...document.querySelectorAll("[data-id]")].find((each) => each.dataset.id === chosen);
    (again ?? byId("title")).focus({preventScroll: true});
  }
}

function clear() {
  shown = null;
  sending = null;
  const root = document.documentElement;
  root.lang = "en";
  root.dir = "ltr";
  root.removeAttribute("data-low-key");
  delete document.body.dataset.band;
  for (const id of ["hide", "title", "place", "lines", "rows", "messages", "writing", "choices", "always", "polite", "assertive"]) {
    byId(id).replaceChildren();
  }
}
