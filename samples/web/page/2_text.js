// Words are put on the page as text, never as markup. In a line that runs right to left, numbers and Latin names keep their own
// direction, and the other way round: "116 111" must not be read as "111 116".

const foreign = {
  rtl: /[+#*(]*[\p{Script=Latin}0-9](?:(?:[.:,'’\-–/@&+()#*]*|\s[+#*(]?)[\p{Script=Latin}0-9)#*])*/gu,
  ltr: /[\p{Script=Arabic}\p{Script=Hebrew}](?:[\s.,،'\-–]*[\p{Script=Arabic}\p{Script=Hebrew}\p{M}])*/gu,
};

function byId(id) {
  return document.getElementById(id);
}

// The text in pieces: what matches is wrapped by `wrap`, the rest goes to `other`.
function pieces(text, pattern, wrap, other) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(...other(text.slice(end, match.index)), wrap(match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, ...other(text.slice(end))];
}

function wrapped(tag, kind, parts) {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.append(...parts);
  return element;
}

// A telephone number goes to the next line as a whole.
function numbered(text) {
  return pieces(text, /\+?[0-9]+(?:[ -][0-9]+)+/g, (number) => wrapped("span", "number", [number]), (rest) => [rest]);
}

function isolated(text) {
  const direction = document.dir === "rtl" ? "ltr" : "rtl";
  const wrap = (run) => Object.assign(wrapped("bdi", "", numbered(run)), {dir: direction});
  return pieces(text, direction === "ltr" ? foreign.rtl : foreign.ltr, wrap, numbered);
}

function say(element, text) {
  element.replaceChildren(...isolated(text));
  return element;
}

// An element with a class and its words; nothing where there are none.
function words(tag, kind, text) {
  return text ? [wrapped(tag, kind, isolated(text))] : [];
}
