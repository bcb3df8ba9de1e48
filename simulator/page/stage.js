// All phones: side by side where there is room, one at a time with tabs where there is not.

import { arrange, el } from "./dom.js";
import { Phone, showCount } from "./phone.js";
import { shortly } from "./message.js";

const NARROW = matchMedia("(max-width: 719px)");
const SPOKEN = 140;

export class Stage {
  constructor({ stage, people, announce, changed }) {
    Object.assign(this, { element: stage, list: people, announce, changed });
    this.phones = new Map();
    this.chips = new Map();
    this.looking = null;
    this.shown = null;
    this.list.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", (event) => this.element.contains(event.target) || (this.looking = null));
    NARROW.addEventListener("change", () => this.arrange());
  }

  // Phones for these people: new ones come, unknown ones go, the others stay as they are.
  async people(people) {
    const known = new Set(people.map((person) => person.id));
    for (const id of [...this.phones.keys()]) if (!known.has(id)) this.drop(id);
    const fresh = people.filter((person) => !this.phones.has(person.id));
    for (const person of people) this.phones.get(person.id)?.know(person);
    for (const person of fresh) this.phones.set(person.id, new Phone(person, this));
    this.order = people.map((person) => person.id);
    this.arrange();
    await Promise.all(fresh.map((person) => this.phones.get(person.id).refresh()));
  }

  drop(id) {
    this.phones.delete(id);
    this.chips.delete(id);
    if (this.shown === id) this.shown = null;
  }

  all() {
    return this.order?.map((id) => this.phones.get(id)) ?? [];
  }

  refreshAll() {
    return Promise.all(this.all().map((phone) => phone.refresh()));
  }

  hear(event) {
    this.phones.get(event.person_id)?.hear(event);
  }

  arrange() {
    const narrow = NARROW.matches;
    this.shown ??= this.order?.[0] ?? null;
    set(this.list, { role: narrow ? "tablist" : null, "aria-label": narrow ? "Phones" : null });
    arrange(this.list, this.all().map((phone) => this.chip(phone, narrow)));
    for (const phone of this.all()) {
      phone.element.hidden = narrow ? phone.id !== this.shown : Boolean(phone.isAway);
      set(phone.element, { role: narrow ? "tabpanel" : null });
    }
    const nobody = el("p", { class: "stage-empty" }, "Nobody is here yet. Add a person to begin.");
    arrange(this.element, this.all().length ? this.all().map((phone) => phone.element) : [nobody]);
  }

  chip(phone, narrow) {
    if (!this.chips.has(phone.id)) {
      const badge = el("span", { class: "badge", hidden: true });
      const name = el("span", { dir: "auto" });
      const node = el("button", { type: "button", class: "chip", id: `tab-${phone.id}`, "data-testid": `tab-${phone.id}`, onclick: () => this.goTo(phone) }, name, badge);
      this.chips.set(phone.id, { node, name, badge });
    }
    const { node, name, badge } = this.chips.get(phone.id);
    name.textContent = phone.person.name;
    node.dataset.role = phone.person.role ?? "";
    showCount(badge, phone.news);
    node.classList.toggle("is-away", !narrow && Boolean(phone.isAway));
    const here = phone.id === this.shown;
    set(node, narrow
      ? { role: "tab", "aria-selected": String(here), "aria-controls": phone.element.id, tabindex: here ? 0 : -1 }
      : { role: null, "aria-selected": null, "aria-controls": phone.element.id, tabindex: 0 });
    return node;
  }

  key(event) {
    if (!NARROW.matches) return;
    const at = this.order.indexOf(this.shown);
    const goal = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    const phone = this.all().at(goal % this.order.length);
    this.goTo(phone);
    this.chips.get(phone.id).node.focus();
  }

  goTo(phone) {
    this.shown = phone.id;
    phone.isAway = false;
    this.looked(phone);
    this.arrange();
    this.chips.get(phone.id).node.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (NARROW.matches) return phone.log.atEnd() || phone.log.below || phone.log.toEnd(true);
    phone.element.scrollIntoView({ block: "nearest", inline: "center" });
    return phone.element.focus({ preventScroll: true });
  }

  putAway(phone) {
    phone.isAway = true;
    this.arrange();
    this.chips.get(phone.id).node.focus();
  }

  looked(phone) {
    this.looking = phone;
    phone.seen();
    this.chip(phone, NARROW.matches);
  }

  // The bot said something on a phone: counted as news unless one is looking at that very phone.
  heard(phone, messages) {
    const looking = this.looking === phone && !phone.element.hidden;
    if (!looking) phone.addNews(messages.length);
    this.chip(phone, NARROW.matches);
    this.say(looking ? `${phone.names.bot} to ${phone.person.name}: ${shortly(messages.at(-1)).slice(0, SPOKEN)}` : `${phone.person.name}: ${phone.news} new`);
    this.changed(phone);
  }

  // Spoken politely, a breath later, so that what comes together is said together.
  say(words) {
    this.words = [...(this.words ?? []), words].slice(-4);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      this.announce.textContent = this.words.join(". ");
      this.words = [];
    }, 400);
  }
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) node.removeAttribute(name);
    else node.setAttribute(name, value);
  }
}
