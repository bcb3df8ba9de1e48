// A text and its entities → nodes. Offsets count UTF-16 units, as strings do here; entities nest.

import { el } from "./dom.js";

const SAFE = /^(https?:|mailto:|tel:)/i;
const START = /^(?:https?:\/\/)?(?:t|telegram)\.me\/([A-Za-z0-9_]+)\/?\?(?:[^#]*&)?start=([A-Za-z0-9_-]*)/i;

const PLAIN_TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

// `deeds`: start(payload) and say(text), for what can be tapped within a text.
export function written(text, entities, deeds) {
  const known = (entities ?? []).filter((one) => one.length > 0);
  known.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return el("div", { class: "said", dir: "auto" }, stretch(text, 0, text.length, known, deeds));
}

function stretch(text, from, to, entities, deeds) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const [begin, end] = [Math.max(at, entities[i].offset), Math.min(to, entities[i].offset + entities[i].length)];
    if (begin >= end) continue;
    const within = entities.slice(i + 1).filter((other) => other.offset < end);
    nodes.push(text.slice(at, begin), dressed(entities[i], text.slice(begin, end), stretch(text, begin, end, within, deeds), deeds));
    at = end;
  }
  return [...nodes, text.slice(at, to)].filter((node) => node !== "");
}

function dressed(entity, words, inner, deeds) {
  if (PLAIN_TAGS[entity.type]) return el(PLAIN_TAGS[entity.type], {}, inner);
  switch (entity.type) {
    case "bot_command":
      return el("button", { type: "button", class: "command", onclick: () => deeds.say(words) }, inner);
    case "text_link":
      return link(entity.url, inner, deeds);
    case "url":
      return link(words, inner, deeds, { class: "address" });
    case "email":
      return link(`mailto:${words}`, inner, deeds);
    case "phone_number":
      return link(`tel:${words.replace(/[^+\d]/g, "")}`, inner, deeds);
    case "spoiler":
      return spoiler(inner);
    default:
      return el("span", {}, inner);
  }
}

export const startPayload = (address) => START.exec(address)?.[2] ?? null;

export function link(address, inner, deeds, more = {}) {
  const payload = startPayload(address);
  const full = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  if (!SAFE.test(full)) return el("span", more, inner);
  const begin = (event) => {
    event.preventDefault();
    deeds.start(payload);
  };
  const follow = payload === null ? { target: "_blank", rel: "noopener noreferrer" } : { onclick: begin };
  return el("a", { href: full, ...follow, ...more }, inner);
}

function spoiler(inner) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: 0, "aria-expanded": "false", "aria-label": "Hidden text, show it" }, inner);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.setAttribute("aria-expanded", "true");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return node;
}
