// What can be tapped: in the order of the screen, under the headings it gives. Danger and back stand last and stay in sight.

const always = new Set(["danger", "back"]);
const many = 12;

function button(choice, low) {
  const element = document.createElement("button");
  element.type = "button";
  element.dataset.id = choice.id;
  element.className = `choice ${choice.role}`;
  if (choice.language) element.lang = choice.language;
  const drawing = icon(choice.icon);
  if (low && drawing.length && choice.role !== "danger") {
    element.classList.add("icononly");
    element.setAttribute("aria-label", choice.a11y_label || choice.label);
    element.append(...drawing);
  } else {
    if (choice.a11y_label && choice.a11y_label !== choice.label) element.setAttribute("aria-label", choice.a11y_label);
    const text = document.createElement("span");
    text.className = "words";
    text.append(...words("span", "label", choice.label), ...words("span", "hint", choice.hint), ...words("span", "trace", choice.trace));
    element.append(...drawing, text);
  }
  if (choice.checked !== undefined) {
    element.setAttribute("aria-pressed", String(choice.checked));
    const box = document.createElement("span");
    box.className = "box";
    box.append(...icon("check"));
    element.append(box);
  }
  element.addEventListener("click", () => post({do: "choose", id: choice.id}));
  return element;
}

function row(choice, low) {
  const place = document.createElement("li");
  place.append(button(choice, low));
  return place;
}

function kindOf(choice) {
  if (/^(picture|feedback)_/.test(choice.icon)) return "tiles";
  return choice.role === "quiet" ? "quiets" : "plain";
}

// Neighbours of one kind under one heading make one list.
function lists(choices) {
  const made = [];
  for (const choice of choices) {
    const last = made.at(-1);
    if (!last || choice.group || last.kind !== kindOf(choice)) made.push({kind: kindOf(choice), group: choice.group, choices: [choice]});
    else last.choices.push(choice);
  }
  return made;
}

function drawChoices(screen) {
  const last = screen.choices.filter((choice) => always.has(choice.id));
  const parts = [];
  for (const list of lists(screen.choices.filter((choice) => !always.has(choice.id)))) {
    parts.push(...words("h2", "group", list.group));
    const element = document.createElement("ul");
    element.className = list.choices.length > many ? "many" : list.kind;
    element.append(...list.choices.map((choice) => row(choice, screen.low_key)));
    parts.push(element);
  }
  byId("choices").replaceChildren(...parts);
  byId("always").replaceChildren(...last.map((choice) => row(choice, screen.low_key)));
  byId("always").hidden = last.length === 0;
}
