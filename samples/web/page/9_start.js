// What the app says, and how it wants the page to look.

const dark = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(prefers-contrast: more)");
let scheme = "auto";

function look() {
  const own = contrast.matches ? "contrast" : dark.matches ? "dark" : "light";
  document.documentElement.dataset.scheme = scheme === "auto" ? own : scheme;
}

handlers.settings = (given) => {
  const style = document.documentElement.style;
  scheme = given.scheme ?? scheme;
  look();
  for (const [name, value] of Object.entries(given.theme ?? {})) {
    if (/^--pop-[a-z-]+$/.test(name)) style.setProperty(name, value);
  }
  shifts.on = given.shift_hides ?? shifts.on;
  fingers.on = given.hold_hides ?? fingers.on;
};

handlers.opened = (screen) => {
  clear();
  uncover();
  draw(screen);
};

handlers.screen = (screen) => {
  if (!covered) draw(screen);
};

handlers.taken = sent;

handlers.closed = () => {
  cover();
  wipe();
};

dark.addEventListener("change", look);
contrast.addEventListener("change", look);
document.addEventListener("visibilitychange", () => post({do: "event", event: document.hidden ? "paused" : "resumed"}));
byId("writing").addEventListener("submit", (event) => {
  event.preventDefault();
  sendText();
});
look();
listenForHide();
watchPinned();
listen();
