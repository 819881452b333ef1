// The line to the desk program. The session's key lies in this tab and is good for nothing once the desk
// has ended the session.

const place = "session";
const tabs = new BroadcastChannel("pop-desk");
let session = sessionStorage.getItem(place) ?? "";

tabs.addEventListener("message", (event) => {
  if (event.data.asks && session) tabs.postMessage({ session });
  if (event.data.locked) keep("");
});

// What the desk refused: `status` 0 when it did not answer at all.
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem);
    this.status = status;
  }
}

function keep(key) {
  session = key;
  if (key) sessionStorage.setItem(place, key);
  else sessionStorage.removeItem(place);
}

export async function call(operation, body, keepalive = false) {
  let answer;
  try {
    answer = await fetch(`/api/${operation}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-pop-desk": session || "none" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      redirect: "error",
      keepalive,
    });
  } catch {
    throw new Refusal(0, "the desk program does not answer");
  }
  if (answer.ok) {
    try {
      return await answer.json();
    } catch {
      throw new Refusal(0, "the desk program's answer was cut off");
    }
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 401) keep("");
  throw new Refusal(answer.status, said.problem ?? `the desk refused it (${answer.status})`);
}

// Does it once, however often it has to be asked.
export async function callOnce(operation, body, once = crypto.randomUUID()) {
  for (let left = 2; ; --left) {
    try {
      return await call(operation, { ...body, once });
    } catch (refusal) {
      if (refusal.status !== 0 || left === 0) throw refusal;
    }
  }
}

// Another tab of the same browser that is logged in shares its session.
function askOtherTabs() {
  return new Promise((resolve) => {
    const heard = (event) => {
      if (event.data.session) done(event.data.session);
    };
    const done = (key) => {
      tabs.removeEventListener("message", heard);
      resolve(key);
    };
    tabs.addEventListener("message", heard);
    tabs.postMessage({ asks: true });
    setTimeout(done, 300, "");
  });
}

// True when there is a session to try. Throws a Refusal where a link is no longer good and there is none.
export async function enter() {
  const token = location.hash.slice(1);
  history.replaceState(history.state, "", location.pathname);
  try {
    if (token) keep((await call("enter", { token })).session);
  } catch (refusal) {
    if (!session) throw refusal;
  }
  if (!session) keep(await askOtherTabs());
  return isOpen();
}

export const isOpen = () => session !== "";

// Whether the desk hears of it or not, no tab of this browser has a key from now on.
export function lock() {
  const heard = call("lock", {});
  keep("");
  tabs.postMessage({ locked: true });
  return heard;
}
