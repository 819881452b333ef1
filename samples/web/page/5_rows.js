// A table of two columns: what each way leaves behind, or the numbers that only another phone can dial.

function code(squares) {
  // A QR code's own ground is light and its squares are dark, in every colour scheme: cameras want it so.
  const size = squares.length;
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("class", "qr");
  drawing.setAttribute("viewBox", `-4 -4 ${size + 8} ${size + 8}`);
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg, "path");
  let d = "";
  squares.forEach((line, y) => {
    [...line].forEach((square, x) => {
      if (square === "1") d += `M${x} ${y}h1v1h-1z`;
    });
  });
  path.setAttribute("d", d);
  drawing.append(path);
  return drawing;
}

function tableRow(row) {
  const line = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  const inner = document.createElement("span");
  inner.append(...icon(row.icon), ...words("span", "", row.name));
  name.append(inner);
  const text = document.createElement("td");
  text.append(...words("span", "", row.text));
  if (row.qr) text.append(code(row.qr));
  line.append(name, text);
  return line;
}

function drawRows(screen) {
  const rows = screen.rows ?? [];
  const caption = words("caption", "", screen.table_label);
  const body = document.createElement("tbody");
  body.append(...rows.map(tableRow));
  byId("rows").replaceChildren(...caption, body);
  byId("rows").hidden = rows.length === 0;
}
