// What this tab knows of the desk's state. The desk is right: everything here comes from it.

export const store = {
  conversations: new Map(), // by number
  stories: new Map(), // by number: what was said, of those that are open; a Map by keyOf
  services: [],
  resources: [],
  transfers: [],
  drafts: new Map(),
  directory: false, // whether a closing can be said there
  idleSeconds: 1800,
  skew: 0, // the desk's clock less ours, seconds
};

export const now = () => Date.now() / 1000 + store.skew;

// One line of a conversation, for good.
export const keyOf = (said) => (said.child ? "c" : "d") + said.sequence;

export const waiting = () =>
  [...store.conversations.values()].filter((one) => !one.ended && !one.answered);
export const talking = () =>
  [...store.conversations.values()].filter((one) => !one.ended && one.answered);
export const ended = () => [...store.conversations.values()].filter((one) => one.ended).reverse();

// Who has waited longest for an answer, of those in a conversation.
export const owed = () =>
  talking()
    .filter((one) => one.asked_at > 0)
    .sort((a, b) => a.asked_at - b.asked_at)[0];

// Gives what is new for whoever listens: { arrived, spoke } with conversation numbers.
export function take(changes) {
  const news = { arrived: [], spoke: new Set() };
  store.skew = changes.now - Date.now() / 1000;
  if (changes.reset) {
    store.conversations.clear();
    store.resources = changes.resources;
    store.transfers = changes.transfers;
    store.idleSeconds = changes.idle_seconds;
    store.directory = changes.directory;
    store.drafts = new Map(changes.drafts.map((one) => [one.conversation, one.text]));
  }
  if (changes.services) store.services = changes.services;
  for (const one of changes.conversations) {
    const isNew = !store.conversations.has(one.number);
    if (isNew && !one.answered && !one.ended && !changes.reset) news.arrived.push(one.number);
    store.conversations.set(one.number, one);
  }
  for (const said of changes.said) {
    if (said.child) news.spoke.add(said.conversation);
    store.stories.get(said.conversation)?.set(keyOf(said), said);
  }
  return news;
}
