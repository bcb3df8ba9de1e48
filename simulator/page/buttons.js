// The buttons below a message. A tap waits visibly until the bot has answered it.

import { el } from "./dom.js";
import { link } from "./entities.js";

const PATIENCE = 15_000;
const CROWDED = 5;

// `deeds.tap(message, button)` resolves when the tap was answered; `deeds` also serve links.
export function buttonsOf(message, deeds) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  return el("div", { class: "buttons", role: "group", "aria-label": "Buttons" }, rows.map((row) => rowOf(message, row, deeds)));
}

function rowOf(message, row, deeds) {
  const crowded = row.length >= CROWDED ? " is-crowded" : "";
  return el("div", { class: `buttons-row${crowded}` }, row.map((button) => oneOf(message, button, deeds)));
}

function oneOf(message, button, deeds) {
  const label = el("span", {}, button.text);
  const hook = { "data-testid": "button" };
  if (button.url) return link(button.url, label, deeds, hook);
  if (button.copy_text) return el("button", { type: "button", ...hook, onclick: () => deeds.copy(button.copy_text.text) }, label);
  if (button.callback_data === undefined) return el("button", { type: "button", "aria-disabled": "true", ...hook }, label);
  const node = el("button", { type: "button", ...hook, "data-callback": button.callback_data }, label);
  node.addEventListener("click", () => tapped(node, () => deeds.tap(message, button)));
  return node;
}

async function tapped(node, tap) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  await Promise.race([tap(), new Promise((late) => setTimeout(late, PATIENCE))]);
  node.removeAttribute("aria-busy");
}
