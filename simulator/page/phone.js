// One phone: a made-up person, what was said there, and what she can do. It always shows what the server says stands there.

import { sim } from "./api.js";
import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { languageName, languageTag } from "./languages.js";
import { Log } from "./log.js";
import { madeUpPhoto, madeUpVoice } from "./made-up.js";
import { startPayload } from "./entities.js";
import { Toasts } from "./toasts.js";

const ACTING = 5_000;
const LINE_IS_CUT = 1_500;
const ACTIONS = { typing: "typing …", record_voice: "recording a voice message …" };
const ROLES = { client: "Client", mentor: "Mentor", coordinator: "Coordinator", newcomer: "New here" };

// `stage`: heard(phone, messages), looked(phone), putAway(phone).
export class Phone {
  constructor(person, stage) {
    this.id = person.id;
    this.stage = stage;
    this.news = 0;
    this.heard = 0;
    this.messages = [];
    this.waiting = new Map();
    this.answers = new Map();
    this.names = { bot: "The bot", own: person.name };
    this.deeds = this.allDeeds();
    this.log = new Log(this.names, this.deeds);
    this.composer = new Composer(person.name, this.deeds);
    this.header = el("header", { class: "owner" });
    this.element = el("section", { class: "phone", id: `phone-${person.id}`, "data-testid": `phone-${person.id}`, tabindex: -1 }, this.header, this.log.element, this.composer.element);
    this.toasts = new Toasts(this.element);
    this.log.element.append(this.toasts.element);
    for (const name of ["focusin", "pointerdown"]) this.element.addEventListener(name, () => stage.looked(this));
    this.know(person);
  }

  know(person) {
    if (JSON.stringify(person) === JSON.stringify(this.person)) return;
    this.person = person;
    this.names.own = person.name;
    this.element.dataset.role = person.role ?? "";
    this.log.list.lang = languageTag(person.language);
    this.log.list.setAttribute("aria-label", `Messages of ${person.name}`);
    this.element.setAttribute("aria-label", `${person.name}’s phone`);
    this.drawHeader();
    if (this.chat) this.draw();
  }

  drawHeader() {
    const { name, role, language, note } = this.person;
    this.badge = el("span", { class: "badge", hidden: true });
    const about = [role && el("b", {}, ROLES[role] ?? role), role && " · ", el("span", { lang: languageTag(language) }, languageName(language))];
    this.header.replaceChildren(
      el("span", { class: "face", "aria-hidden": "true" }, [...name][0] ?? "?"),
      el("h2", {}, el("span", { class: "name", dir: "auto" }, name), this.badge),
      el("p", { class: "about" }, about),
      this.drop(),
      el("p", { class: "note" }, el("span", { class: "made-up" }, "made-up person"), note && el("bdi", {}, ` ${note}`)));
    this.drawNews();
  }

  drop() {
    const list = el("div", { class: "drop", hidden: true });
    const open = (wish) => {
      list.hidden = !wish;
      button.setAttribute("aria-expanded", String(wish));
      if (wish) this.fillDrop(list, open);
    };
    const button = el("button", { type: "button", class: "icon", "data-testid": "more", "aria-label": `More about ${this.person.name}’s phone`, "aria-expanded": "false", onclick: () => open(list.hidden) }, icon("more"));
    const leave = (event) => event.currentTarget.contains(event.relatedTarget) || open(false);
    const escape = (event) => event.key === "Escape" && (open(false), button.focus());
    return el("div", { class: "more", onfocusout: leave, onkeydown: escape }, button, list);
  }

  fillDrop(list, open) {
    const item = (words, hook, act) => el("button", { type: "button", "data-testid": hook, onclick: () => (open(false), act()) }, words);
    const blocked = this.chat?.blocked;
    list.replaceChildren(
      blocked ? item("Unblock the bot", "unblock-item", () => this.act("unblock")) : item("Block the bot", "block", () => this.act("block")),
      item("Put this phone away", "put-away", () => this.stage.putAway(this)));
    list.firstElementChild.focus();
  }

  allDeeds() {
    return {
      send: (text, replyTo) => this.act("send", { text, reply_to: replyTo }),
      say: (text) => this.act("send", { text }),
      change: (id, text) => this.act("edit", { message_id: id, text }),
      voice: (replyTo) => this.act("voice", { ...madeUpVoice(), reply_to: replyTo }),
      photo: (replyTo) => this.act("photo", { ...madeUpPhoto(), reply_to: replyTo }),
      start: (payload) => this.act("start", payload ? { payload } : {}),
      unblock: () => this.act("unblock"),
      tap: (message, button) => this.tap(message, button),
      copy: (text) => navigator.clipboard?.writeText(text).then(() => this.toasts.line("Copied")),
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
      editLast: () => this.editLast(),
    };
  }

  // True if it was done; otherwise the reason is shown here.
  async act(deed, body) {
    try {
      const found = await sim.act(this.id, deed, body);
      this.refresh();
      return found;
    } catch (refused) {
      this.toasts.problem(refused.message);
      return false;
    }
  }

  editLast() {
    const own = this.messages.filter((message) => !message.from_bot && message.text && !message.deleted).at(-1);
    if (own) this.composer.edit(own);
  }

  async tap(message, button) {
    const found = await this.act("tap", { message_id: message.message_id, data: button.callback_data });
    if (!found || found.answer) return;
    const id = found.callback_query_id;
    if (!this.answers.has(id)) await new Promise((answered) => this.waiting.set(id, answered));
    this.waiting.delete(id);
  }

  hear(event) {
    switch (event.type) {
      case "answer":
        return this.answered(event);
      case "action":
        return this.acts(ACTIONS[event.action] ?? "busy …");
      case "read":
      case "tapped":
        return undefined;
      default:
        return this.refresh();
    }
  }

  answered(event) {
    this.answers.set(event.callback_query_id, true);
    this.waiting.get(event.callback_query_id)?.();
    if (event.text && event.show_alert) this.toasts.alert(event.text);
    else if (event.text) this.toasts.line(event.text);
    const payload = event.url ? startPayload(event.url) : null;
    if (payload !== null) this.act("start", { payload });
  }

  acts(words) {
    clearTimeout(this.actingUntil);
    this.log.acting(words && `${this.names.bot} is ${words}`);
    this.actingUntil = setTimeout(() => this.log.acting(""), ACTING);
  }

  // Asks what stands in the chat. Several calls while one is under way become one more.
  async refresh() {
    if (this.asking) {
      this.askAgain = true;
      return this.asking;
    }
    this.asking = this.askAndShow();
    try {
      await this.asking;
    } finally {
      this.asking = null;
    }
    return undefined;
  }

  async askAndShow() {
    do {
      this.askAgain = false;
      try {
        this.chat = await sim.chat(this.id);
        this.draw();
      } catch (refused) {
        if (refused.status === 0) setTimeout(() => this.refresh(), LINE_IS_CUT);
        else this.toasts.problem(refused.message);
      }
    } while (this.askAgain);
  }

  draw() {
    const { messages, commands = [], bot, blocked, keyboard } = this.chat;
    this.messages = messages;
    this.names.bot = bot?.first_name ?? this.names.bot;
    const { said } = this.log.show(messages, this.top(messages));
    if (said.length) this.acts("");
    this.composer.show({ blocked: Boolean(blocked), commands, keyboard, silent: messages.length === 0 && !this.person.invite });
    this.heard += said.length;
    if (said.length) this.stage.heard(this, said);
  }

  // Above all messages: the invite, or a word that nothing was said yet.
  top(messages) {
    if (!this.person.invite) {
      this.silent ??= el("li", { class: "silent" }, "Nothing was said here yet.");
      return messages.length ? [] : [this.silent];
    }
    const opened = messages.some((message) => !message.from_bot);
    if (this.invited?.opened !== opened) this.invited = { opened, node: el("li", {}, this.inviteCard(opened)) };
    return [this.invited.node];
  }

  inviteCard(opened) {
    const { invite } = this.person;
    return el("button", { type: "button", class: `invite${opened ? " is-opened" : ""}`, "data-testid": "invite", onclick: () => this.act("start", { payload: startPayload(invite) ?? "" }) },
      el("small", {}, opened ? "The invite was opened" : "You got a link, to use once"),
      el("b", {}, opened ? "Open it again" : "Open your invite"),
      opened ? "" : el("small", {}, invite));
  }

  addNews(count) {
    this.news += count;
    this.drawNews();
  }

  seen() {
    if (this.news === 0 && !this.element.classList.contains("has-news")) return;
    this.news = 0;
    this.drawNews();
  }

  drawNews() {
    this.element.classList.toggle("has-news", this.news > 0);
    showCount(this.badge, this.news);
  }
}

export function showCount(badge, count) {
  badge.hidden = count === 0;
  badge.replaceChildren(...(count ? [String(count), el("span", { class: "away" }, " new")] : []));
}
