// The drawings of sdk/flow/icons lie in the page; a name that is not there draws nothing.

const svg = "http://www.w3.org/2000/svg";
const directional = new Set(["back"]);

function icon(name) {
  if (!name || !byId(`icon-${name}`)) return [];
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("class", directional.has(name) ? "icon mirrored" : "icon");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("focusable", "false");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return [drawing];
}
