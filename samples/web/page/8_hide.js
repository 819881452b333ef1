// Hide: first an opaque cover, in the same task as the input and before any other work; then the app is told; then every word
// leaves the page. A screen that was already on its way stays under the cover: only an opening one lifts it.

let covered = true;

function cover() {
  covered = true;
  byId("cover").hidden = false;
  byId("page").hidden = true;
  // A finger that is let go elsewhere is not heard of here: it must not count when help is open again.
  fingers.down.clear();
  clearTimeout(fingers.timer);
  shifts.times = [];
}

function wipe() {
  if (byId("field")) byId("field").value = "";
  document.getSelection().removeAllRanges();
  clear();
}

function hide() {
  if (covered) return;
  cover();
  try {
    post({do: "hide"});
  } finally {  // also where the app's end of the bridge is gone
    wipe();
  }
}

function uncover() {
  covered = false;
  byId("page").hidden = false;
  byId("cover").hidden = true;
}

// Shift three times within five seconds, with no other key or tap between. Each counts when it is let go, so that a capital
// letter is none.
const shifts = {on: true, times: [], alone: false};

function shiftDown(event) {
  if (event.key === "Shift") {
    if (!event.repeat) shifts.alone = true;
  } else {
    shifts.alone = false;
    shifts.times = [];
  }
}

function shiftUp(event) {
  if (event.key !== "Shift" || !shifts.alone || !shifts.on) return;
  shifts.times = [...shifts.times, event.timeStamp].slice(-3);
  if (shifts.times.length === 3 && event.timeStamp - shifts.times[0] <= 5000) {
    shifts.times = [];
    hide();
  }
}

// Two fingers that rest for a second. A third finger, a movement or letting go takes it back.
const fingers = {on: true, down: new Map(), timer: 0};
const still = 20;

function fingerDown(event) {
  shifts.times = [];
  clearTimeout(fingers.timer);
  if (event.pointerType !== "touch" || !fingers.on) return;
  fingers.down.set(event.pointerId, [event.clientX, event.clientY]);
  if (fingers.down.size === 2) fingers.timer = setTimeout(hide, 1000);
}

function fingerMoved(event) {
  const from = fingers.down.get(event.pointerId);
  if (from && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > still) clearTimeout(fingers.timer);
}

function fingerUp(event) {
  fingers.down.delete(event.pointerId);
  clearTimeout(fingers.timer);
}

function listenForHide() {
  byId("hide").addEventListener("click", hide);
  addEventListener("keydown", shiftDown, true);
  addEventListener("keyup", shiftUp, true);
  addEventListener("pointerdown", fingerDown, true);
  addEventListener("pointermove", fingerMoved, true);
  addEventListener("pointerup", fingerUp, true);
  addEventListener("pointercancel", fingerUp, true);
}
