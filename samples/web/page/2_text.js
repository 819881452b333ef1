// Words are put on the page as text, never as markup. In a line that runs right to left, numbers and Latin names keep their own
// direction, and the other way round: "116 111" must not be read as "111 116".

const foreign = {
  rtl: /[+#*(]*[\p{Script=Latin}0-9](?:(?:[.:,'’\-–/@&+()#*]*|\s[+#*(]?)[\p{Script=Latin}0-9)#*])*/gu,
  ltr: /[\p{Script=Arabic}\p{Script=Hebrew}](?:[\s.,،'\-–]*[\p{Script=Arabic}\p{Script=Hebrew}\p{M}])*/gu,
};

function byId(id) {
  return document.getElementById(id);
}

function isolated(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(foreign[document.dir] ?? foreign.ltr)) {
    const own = document.createElement("bdi");
    own.dir = document.dir === "rtl" ? "ltr" : "rtl";
    own.textContent = match[0];
    parts.push(text.slice(end, match.index), own);
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

function say(element, text) {
  element.replaceChildren(...isolated(text));
  return element;
}

// An element with a class and its words; nothing where there are none.
function words(tag, kind, text) {
  if (!text) return [];
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  return [say(element, text)];
}
