// One message as it stands in the chat: what it answers, what it holds, its words, its hour, its buttons.

import { buttonsOf } from "./buttons.js";
import { el } from "./dom.js";
import { written } from "./entities.js";
import { thingsIn } from "./media.js";
import { hour, ofSeconds } from "./when.js";

// `deeds`: start, say, tap, copy, reply, edit, find(id), message(id); `names`: {bot, own}.
export function messageNode(message, names, deeds) {
  const buttons = buttonsOf(message, deeds);
  const kind = ["message", !message.from_bot && "is-own", buttons && "has-buttons"].filter(Boolean).join(" ");
  const hooks = { class: kind, "data-testid": `message-${message.message_id}`, "data-message": message.message_id, tabindex: -1 };
  return el("li", hooks, bubble(message, names, deeds), buttons, deedsOf(message, deeds));
}

function bubble(message, names, deeds) {
  const words = message.text ?? message.caption;
  return el("div", { class: "bubble" },
    el("span", { class: "away" }, message.from_bot ? `${names.bot}: ` : `${names.own}: `),
    message.forward_origin && el("div", { class: "forwarded" }, "Forwarded"),
    quote(message.reply_to_message_id, names, deeds),
    thingsIn(message),
    words && written(words, message.entities ?? message.caption_entities, deeds),
    stamp(message));
}

function quote(id, names, deeds) {
  const replied = id && deeds.message(id);
  if (!replied) return null;
  return el("button", { type: "button", class: "quote", "aria-label": `In reply to: ${shortly(replied)}`, onclick: () => deeds.find(id) },
    el("b", {}, replied.from_bot ? names.bot : names.own), el("span", { dir: "auto" }, shortly(replied)));
}

export function shortly(message) {
  const kinds = { photo: "Photo", voice: "Voice message", document: "File", venue: "Place", location: "Place", sticker: "Sticker", contact: "Contact" };
  const kind = Object.keys(kinds).find((name) => message[name]);
  return message.text ?? message.caption ?? kinds[kind] ?? "Message";
}

function stamp(message) {
  const at = ofSeconds(message.date);
  return el("div", { class: "stamp" },
    message.edit_date && el("span", { title: `Changed at ${hour(ofSeconds(message.edit_date))}. Before: ${message.history?.at(-1) ?? ""}` }, "edited"),
    el("time", { datetime: at.toISOString() }, hour(at)));
}

function deedsOf(message, deeds) {
  const deed = (words, act) => el("button", { type: "button", tabindex: -1, onclick: () => act(message) }, words);
  const own = !message.from_bot && Boolean(message.text ?? message.caption);
  return el("div", { class: "deeds" }, deed("Reply", deeds.reply), own && deed("Edit", deeds.edit));
}
