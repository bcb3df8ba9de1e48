// All that was said on one phone: shows what is new, keeps what stands, follows the end unless somebody reads above it.

import { arrange, el } from "./dom.js";
import { messageNode } from "./message.js";
import { day, dayKey, ofSeconds } from "./when.js";

const NEAR_THE_END = 90;

export class Log {
  constructor(names, deeds) {
    this.names = names;
    this.deeds = { ...deeds, find: (id) => this.find(id), message: (id) => this.known.get(id) };
    this.shown = new Map();
    this.below = 0;
    this.first = true;
    this.action = el("li", { class: "action" });
    this.list = el("ol", {
      class: "messages", "data-testid": "messages", role: "log", "aria-live": "off", tabindex: -1, "aria-label": "Messages",
      onkeydown: (event) => this.key(event), onscroll: () => this.scrolled(),
      onfocusin: (event) => event.target.matches(".message") && this.rove(event.target),
    });
    this.newer = el("button", { type: "button", class: "newer", hidden: true, onclick: () => this.toEnd() });
    this.element = el("div", { class: "chat" }, this.list, this.newer);
    this.following = true;
    new ResizeObserver(() => this.following && this.toEnd(true)).observe(this.list);
  }

  // Returns what is new here: {said: [messages of the bot], own: number of the person's}.
  show(messages, top) {
    const follow = this.first || this.following;
    const focused = this.focusedMessage();
    const standing = messages.filter((message) => !message.deleted);
    const fresh = standing.filter((message) => !this.shown.has(message.message_id));
    this.known = new Map(messages.map((message) => [message.message_id, message]));
    this.forget(standing);
    arrange(this.list, [...top, ...this.withDays(standing), ...(this.action.textContent ? [this.action] : [])]);
    this.refocus(focused);
    if (this.focusedMessage() === null) this.rove(this.last());
    const said = this.first ? [] : fresh.filter((message) => message.from_bot);
    const own = this.first ? 0 : fresh.length - said.length;
    if (follow || own > 0) this.toEnd(this.first);
    else this.moreBelow(said.length);
    this.first = false;
    return { said, own };
  }

  withDays(messages) {
    const nodes = [];
    let today = null;
    for (const message of messages) {
      const at = ofSeconds(message.date);
      if (dayKey(at) !== today) nodes.push(this.dayNode(at));
      today = dayKey(at);
      nodes.push(this.nodeOf(message));
    }
    return nodes;
  }

  dayNode(at) {
    const key = `day ${dayKey(at)}`;
    if (!this.shown.has(key)) this.shown.set(key, { node: el("li", { class: "day" }, day(at)) });
    return this.shown.get(key).node;
  }

  nodeOf(message) {
    const before = this.shown.get(message.message_id);
    const mark = JSON.stringify(message);
    if (before?.mark === mark) return before.node;
    const node = messageNode(message, this.names, this.deeds);
    if (!this.first) node.classList.add(before ? "is-edited-now" : "is-new");
    if (before) before.node.replaceWith(node);
    this.shown.set(message.message_id, { mark, node, message });
    return node;
  }

  forget(messages) {
    const standing = new Set(messages.map((message) => message.message_id));
    for (const key of this.shown.keys()) if (typeof key === "number" && !standing.has(key)) this.shown.delete(key);
  }

  acting(words) {
    this.action.textContent = words;
    if (words) this.list.append(this.action);
    else this.action.remove();
    if (this.following) this.toEnd();
  }

  // Where focus was on a message that is drawn anew (its card was edited), it goes to the new one.
  focusedMessage() {
    const message = this.list.contains(document.activeElement) && document.activeElement.closest(".message");
    return message ? Number(message.dataset.message) : null;
  }

  refocus(id) {
    if (id === null || this.focusedMessage() === id) return;
    (this.shown.get(id)?.node ?? this.last() ?? this.list).focus({ preventScroll: true });
  }

  last() {
    return [...this.list.querySelectorAll(".message")].at(-1);
  }

  // Of all messages one is in the order of Tab; the arrows go from one to the next.
  rove(message) {
    if (!message) return;
    for (const other of this.list.querySelectorAll(".message[tabindex='0']")) if (other !== message) stop(other, -1);
    stop(message, 0);
  }

  key(event) {
    const message = event.target.closest(".message");
    if (event.target !== message && event.target !== this.list) return;
    const messages = [...this.list.querySelectorAll(".message")];
    const at = message ? messages.indexOf(message) : messages.length;
    const goal = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (goal !== undefined && messages[goal]) messages[goal].focus();
    else if (plain && message && event.key.toLowerCase() === "r") this.deeds.reply(this.messageOf(message));
    else if (plain && message?.classList.contains("is-own") && event.key.toLowerCase() === "e") this.deeds.edit(this.messageOf(message));
    else return;
    event.preventDefault();
  }

  messageOf(node) {
    return this.shown.get(Number(node.dataset.message)).message;
  }

  find(id) {
    const node = this.shown.get(id)?.node;
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
  }

  scrolled() {
    this.following = this.atEnd();
    if (this.following) this.nothingBelow();
  }

  atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_THE_END;
  }

  toEnd(atOnce = false) {
    this.following = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: atOnce ? "instant" : "auto" });
    this.nothingBelow();
  }

  moreBelow(count) {
    this.below += count;
    this.newer.textContent = `${this.below} new ↓`;
    this.newer.hidden = this.below === 0;
  }

  nothingBelow() {
    this.below = 0;
    this.newer.hidden = true;
  }
}

function stop(message, order) {
  message.tabIndex = order;
  for (const deed of message.querySelectorAll(".deeds button")) deed.tabIndex = order;
}
