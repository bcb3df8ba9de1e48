// What the page asks of the server. The /demo routes may be missing, when the simulator runs alone: then null.

export class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

async function ask(path, body) {
  const wish = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const answer = await fetch(path, { cache: "no-store", ...wish }).catch(() => {
    throw new Refused(0, "The server on this machine does not answer.");
  });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, found.error ?? found.description ?? `The server said ${answer.status}.`);
  return found;
}

// Asked once in vain, a route that is missing is not asked for again.
let alone = false;

async function demoState() {
  if (alone) return null;
  try {
    return await ask("/demo/state");
  } catch (refused) {
    if (refused.status !== 404) throw refused;
    alone = true;
    return null;
  }
}

const listed = (found, name) => (Array.isArray(found) ? found : (found[name] ?? []));

// Whose chat the phones show: the only bot, or the one that the page's address names (?bot=…), or the first.
let bot;
const wishedBot = new URLSearchParams(location.search).get("bot");

export const sim = {
  findBot: async () => {
    bot ??= wishedBot ?? listed(await ask("/sim/bots"), "bots")[0]?.id;
    return bot !== undefined;
  },
  people: async () => listed(await ask("/sim/people"), "people"),
  addPerson: (person) => ask("/sim/people", person),
  clock: () => ask("/sim/clock"),
  chat: (id) => ask(`/sim/people/${id}/chat?bot=${bot}`),
  act: (id, deed, body = {}) => ask(`/sim/people/${id}/${deed}`, { ...body, bot }),
};

export const demo = {
  state: demoState,
  forward: (to, person) => ask("/demo/clock", person ? { to, person } : { to }),
  reset: () => ask("/demo/reset", {}),
};
