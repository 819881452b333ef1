// Elements and texts. What anybody wrote becomes a text node, never markup.

export const byId = (id) => document.getElementById(id);

// make("p", {class: "note", dir: "auto"}, "text", element, …); "on…" attributes are refused.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) throw new TypeError("listeners are added, not written");
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function button(text, attributes, pressed) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", pressed);
  return element;
}

// Leaves the page alone where nothing changes, so that no screen reader says it again.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

// Makes the children of `list` those of `items`, each found again by its key; those that stay keep the focus.
export function showList(list, items, key, create, update) {
  const there = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let place = list.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let child = there.get(name);
    there.delete(name);
    if (!child) {
      child = create(item);
      child.dataset.key = name;
    }
    if (child === place) {
      place = place.nextElementSibling;
    } else {
      list.insertBefore(child, place);
    }
    update(child, item);
  }
  for (const child of there.values()) child.remove();
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

export const timeOf = (seconds) => clock.format(seconds * 1000);
export const dayOf = (seconds) => day.format(seconds * 1000);

export function span(seconds) {
  if (seconds < 60) return "less than 1 min";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function announce(text) {
  const place = byId("announcer");
  place.textContent = "";
  place.textContent = text;
}
