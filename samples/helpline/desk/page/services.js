// Each service: its line to the gateway, and what new children are told.

import { button, byId, make, setText, showList } from "./dom.js";
import { ask, field } from "./dialogs.js";
import { callOnce } from "./net.js";
import { store } from "./store.js";

const links = {
  connecting: "connecting…",
  connected: "",
  away: "no line to the gateway",
  refused: "the gateway does not know this desk's access key",
  untrusted: "the gateway cannot prove who it is",
};

function radio(name, value, label, checked) {
  const input = make("input", { type: "radio", name, value, id: `${name}-${value}`, checked });
  return make("div", { class: "choice" }, input, make("label", { for: input.id }, label));
}

function askStanding(service) {
  const present = service.asked || service.standing || "open";
  const choices = make(
    "fieldset",
    {},
    make("legend", {}, "What new children are told"),
    radio("standing", "open", "Open", present === "open"),
    radio("standing", "busy", "Busy: they may write and have to wait", present === "busy"),
    radio("standing", "closed", "Closed: they cannot begin here", present === "closed"),
  );
  const minutes = make("input", { type: "number", min: "0", max: "9999", inputmode: "numeric" });
  const wait = field("About how many minutes they wait", minutes, "Leave it empty if you cannot tell.");
  const state = () => choices.querySelector("input:checked").value;
  const parts = [make("p", {}, "Conversations that have begun go on in any case."), choices, wait];

  const hours = make("input", { type: "number", min: "1", max: "72", value: "12" });
  const say = make("input", { type: "checkbox", id: "say-directory" });
  const sayLabel = make("label", { for: say.id });
  const length = field("Closed for how many hours", hours, "At most 72; then the usual hours hold again.");
  const directory = make("div", {}, make("div", { class: "choice" }, say, sayLabel), length);
  if (store.directory) parts.push(directory);
  const show = () => {
    wait.hidden = state() !== "busy";
    directory.hidden = state() === "busy";
    length.hidden = state() !== "closed" || !say.checked;
    setText(
      sayLabel,
      state() === "closed"
        ? "Say also in the public directory that the whole service is closed, its telephone too"
        : "Take back a closing in the public directory",
    );
  };
  choices.addEventListener("change", show);
  say.addEventListener("change", show);
  show();

  ask(`${service.id}: open, busy or closed`, parts, "Set", () => {
    const body = { service: service.id, state: state() };
    if (state() === "busy" && minutes.value !== "") body.minutes = Number(minutes.value);
    if (state() !== "busy" && say.checked) {
      body.directory_seconds = state() === "closed" ? Math.round(Number(hours.value) * 3600) : 0;
    }
    return callOnce("standing", body);
  });
}

function standingText(service) {
  const parts = [service.standing || "not known"];
  if (service.standing === "busy" && service.minutes >= 0) parts[0] = `busy, about ${service.minutes} min`;
  if (service.asked) parts.push(`${service.asked} asked for, not yet at the gateway`);
  if (links[service.link]) parts.push(links[service.link]);
  return parts.join("; ");
}

export function showServices() {
  showList(
    byId("services"),
    store.services,
    (service) => service.id,
    (service) => make("li", {}, button("", {}, () => askStanding(store.services.find((one) => one.id === service.id)))),
    (item, service) => {
      const pressed = item.firstElementChild;
      setText(pressed, `${service.id}: ${standingText(service)}`);
      pressed.className = service.link === "connected" ? `standing ${service.standing}` : "standing alarm";
    },
  );
}
