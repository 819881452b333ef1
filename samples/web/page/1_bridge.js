// The only way in and out. Before this script runs, the app has put `pop` here with a function `post(text)`; messages for the
// page arrive at `pop.onmessage(text)`. Both are JSON; README.md lists them.

const handlers = Object.create(null);

function post(message) {
  window.pop?.post(JSON.stringify(message));
}

function listen() {
  if (!window.pop) return;
  window.pop.onmessage = (text) => {
    for (const [name, value] of Object.entries(JSON.parse(text))) handlers[name]?.(value);
  };
  post({do: "ready"});
}
