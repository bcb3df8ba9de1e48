// The text field: write, answer, correct, speak, show; the person's commands and the keyboard that the bot gave.

import { el, icon } from "./dom.js";
import { shortly } from "./message.js";

// `deeds`: send(text, replyTo), change(messageId, text), voice(replyTo), photo(replyTo), start(), unblock().
export class Composer {
  constructor(name, deeds) {
    this.deeds = deeds;
    this.about = null;
    this.mode = null;
    this.text = el("textarea", {
      rows: 1, dir: "auto", placeholder: "Message", "aria-label": `Message as ${name}`, "data-testid": "composer", maxlength: 8_000,
      onkeydown: (event) => this.key(event), oninput: () => this.drawSend(),
    });
    this.menu = el("button", { type: "button", class: "icon menu", "data-testid": "menu", "aria-label": "Commands", "aria-expanded": "false", onclick: () => this.openCommands() }, "/");
    this.voice = iconButton("microphone", "Send a made-up voice message", "voice", () => this.deeds.voice(this.replyTo()));
    this.photo = iconButton("picture", "Send a made-up photo", "photo", () => this.deeds.photo(this.replyTo()));
    this.sending = el("button", { type: "submit", class: "icon send", "data-testid": "send", "aria-label": "Send" }, icon("send"));
    this.field = el("form", { class: "field", onsubmit: (event) => this.submit(event) }, this.menu, this.text, this.photo, this.voice, this.sending);
    this.aboutLine = el("div", { class: "about-message", hidden: true });
    this.list = el("div", { class: "commands", role: "group", "aria-label": "Commands", hidden: true, onkeydown: (event) => this.walk(event), onfocusout: (event) => this.left(event) });
    this.keys = el("div", { class: "keys", role: "group", "aria-label": "The bot’s keyboard", hidden: true });
    this.blocked = el("div", { hidden: true },
      el("p", { class: "blocked-note" }, `${name} has blocked the bot.`),
      el("button", { type: "button", class: "wide", "data-testid": "unblock", onclick: () => this.deeds.unblock() }, "Unblock the bot"));
    this.begin = el("button", { type: "button", class: "wide", "data-testid": "start", hidden: true, onclick: () => this.deeds.start() }, "Start");
    this.element = el("div", { class: "write" }, this.list, this.aboutLine, this.blocked, this.begin, this.field, this.keys);
    this.drawSend();
  }

  show({ blocked, commands, keyboard, silent }) {
    this.blocked.hidden = !blocked;
    this.field.hidden = blocked;
    this.begin.hidden = blocked || !silent;
    this.begin.style.marginBlockEnd = "8px";
    const changed = JSON.stringify(commands) !== JSON.stringify(this.commands);
    this.commands = commands;
    if (!this.list.hidden && changed) this.openCommands(true);
    this.drawKeys(blocked ? null : keyboard);
  }

  drawSend() {
    this.sending.disabled = this.text.value.trim() === "";
    if (CSS.supports("field-sizing", "content")) return;
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
  }

  key(event) {
    if (event.key === "Escape" && this.about) this.leave();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    else if (event.key === "ArrowUp" && this.text.value === "") this.deeds.editLast();
    else return;
    event.preventDefault();
  }

  async submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (text === "") return;
    const [mode, about] = [this.mode, this.about];
    this.text.value = "";
    this.leave();
    const done = mode === "edit" ? await this.deeds.change(about.message_id, text) : await this.deeds.send(text, about?.message_id);
    if (done === false && this.text.value === "") this.text.value = text;
    this.drawSend();
  }

  replyTo() {
    const id = this.mode === "reply" ? this.about.message_id : undefined;
    this.leave();
    return id;
  }

  reply(message) {
    this.turnTo(message, "reply", message.from_bot ? "Reply to the bot" : "Reply to own message");
  }

  edit(message) {
    this.turnTo(message, "edit", "Edit message");
    this.text.value = message.text ?? message.caption ?? "";
    this.drawSend();
  }

  turnTo(message, mode, title) {
    if (this.mode === "edit") this.text.value = "";
    [this.about, this.mode] = [message, mode];
    const words = el("div", {}, el("b", {}, title), el("span", { dir: "auto" }, shortly(message)));
    const close = el("button", { type: "button", class: "icon", "aria-label": "Leave it", onclick: () => this.leave(true) }, icon("close"));
    this.aboutLine.replaceChildren(words, close);
    this.aboutLine.hidden = false;
    this.text.focus();
  }

  leave(empty = false) {
    if (this.mode === "edit" && (empty || this.text.value !== "")) this.text.value = "";
    [this.about, this.mode] = [null, null];
    this.aboutLine.hidden = true;
    this.drawSend();
    if (empty) this.text.focus();
  }

  openCommands(open = this.list.hidden) {
    if (open) this.drawCommands(); // first: a list that loses the button with the focus closes
    this.list.hidden = !open;
    this.menu.setAttribute("aria-expanded", String(open));
    if (open) {
      this.list.querySelector("button")?.focus();
    } else this.menu.focus();
  }

  drawCommands() {
    const say = (command) => {
      this.openCommands(false);
      this.deeds.send(`/${command}`);
    };
    const one = ({ command, description }) =>
      el("button", { type: "button", "data-command": command, onclick: () => say(command) }, el("b", {}, `/${command}`), el("span", { dir: "auto" }, description));
    const all = (this.commands ?? []).map(one);
    this.list.replaceChildren(...(all.length ? all : [el("p", {}, "The bot has given no commands here.")]));
  }

  left(event) {
    const goal = event.relatedTarget;
    if (goal === this.menu || this.list.contains(goal)) return;
    this.list.hidden = true;
    this.menu.setAttribute("aria-expanded", "false");
  }

  walk(event) {
    if (event.key === "Escape") return this.openCommands(false);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return undefined;
    event.preventDefault();
    const all = [...this.list.querySelectorAll("button")];
    return all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  }

  drawKeys(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    const key = (given) => el("button", { type: "button", onclick: () => this.deeds.send(given.text ?? given) }, given.text ?? given);
    this.keys.replaceChildren(...rows.map((row) => el("div", { class: "keys-row" }, row.map(key))));
    this.keys.hidden = rows.length === 0;
  }
}

function iconButton(shape, label, hook, act) {
  return el("button", { type: "button", class: "icon when-empty", "data-testid": hook, "aria-label": label, title: label, onclick: act }, icon(shape));
}
