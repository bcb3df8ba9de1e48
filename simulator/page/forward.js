// The demo's clock: shows it, sets it forward, and tells who received what on the way.

import { demo, sim } from "./api.js";
import { el } from "./dom.js";
import { day as shortDay, dayAndHour, fullDay, hour, soonest } from "./when.js";

const NARROW = matchMedia("(max-width: 719px)");
const SETTLING = 6_000;

export class Forward {
  constructor(page, stage) {
    Object.assign(this, { page, stage });
    this.buttons = [...page.time.querySelectorAll("button")];
    for (const button of this.buttons) button.addEventListener("click", () => this.jump(button));
    page.nextFor.addEventListener("change", () => this.draw());
    setInterval(() => this.draw(), 1_000);
  }

  // The clock from here on. `state` is what /demo/state says, or null when the simulator runs alone.
  async know(state) {
    this.alone = state === null;
    const now = state ? state.now : (await sim.clock()).now;
    this.at = { now: instant(now), since: performance.now() };
    this.anybody = state?.next ?? null;
    this.nextFor = state?.next_for ?? {};
    this.offer(state?.people ?? []);
    this.draw();
  }

  // Whose next thing: anybody's, or that of one person who is walked through the year.
  offer(people) {
    const who = this.page.nextFor;
    const chosen = who.value;
    const walking = people.filter((person) => person.id in this.nextFor);
    who.replaceChildren(el("option", { value: "" }, "anybody"), ...walking.map((person) => el("option", { value: person.id }, person.name)));
    who.value = walking.some((person) => String(person.id) === chosen) ? chosen : "";
    who.parentElement.hidden = walking.length === 0;
  }

  get next() {
    const who = this.page.nextFor.value;
    return who ? (this.nextFor[who] ?? null) : this.anybody;
  }

  now() {
    return new Date(this.at.now + performance.now() - this.at.since);
  }

  draw() {
    if (!this.at) return;
    const { time, day, hour: hourNode, next } = this.page;
    time.hidden = false;
    time.querySelector(".forward").hidden = this.alone;
    day.textContent = NARROW.matches ? shortDay(this.now()) : fullDay(this.now());
    hourNode.textContent = hour(this.now());
    hourNode.dateTime = this.now().toISOString();
    next.textContent = this.next ? `${soonest(new Date(this.next.at), this.now())}: ${this.next.what}` : "Nothing is due";
    for (const button of this.buttons) button.disabled = Boolean(this.jumping) || (button.dataset.to === "next" && !this.next);
  }

  async jump(button) {
    if (this.jumping) return;
    this.jumping = true;
    this.before = new Map(this.stage.all().map((phone) => [phone.id, phone.heard]));
    this.stage.looking = null;
    button.setAttribute("aria-busy", "true");
    this.draw();
    this.tell("Setting the clock forward …");
    try {
      const who = button.dataset.to === "next" ? this.page.nextFor.value : "";
      const found = await demo.forward(button.dataset.to, who ? Number(who) : undefined);
      await this.know(await demo.state());
      await this.stage.refreshAll();
      this.happened = { list: (found.happened ?? []).map(inWords), until: performance.now() + SETTLING };
      this.tellAll();
    } catch (refused) {
      this.happened = null;
      this.tell(refused.message);
    } finally {
      this.jumping = false;
      button.removeAttribute("aria-busy");
      this.draw();
      if (document.activeElement === document.body) button.focus();
    }
  }

  // A message may arrive a moment after the jump: it still belongs to it.
  changed() {
    if (this.happened && performance.now() < this.happened.until) this.tellAll();
  }

  tellAll() {
    const received = this.stage.all().map((phone) => ({ phone, count: phone.heard - (this.before.get(phone.id) ?? 0) })).filter(({ count }) => count > 0);
    const people = received.map(({ phone, count }) =>
      el("button", { type: "button", class: "happened-person", onclick: () => this.stage.goTo(phone) }, `${phone.person.name}: ${count} ${count === 1 ? "message" : "messages"}`));
    const { list } = this.happened;
    const open = this.page.happened.querySelector("details")?.open;
    const lines = list.length > 0 && el("details", { open }, el("summary", {}, `What happened on the way (${list.length})`), el("ol", {}, list.map((words) => el("li", { dir: "auto" }, words))));
    this.tell(`It is now ${dayAndHour(this.now())}.`, people.length ? people : el("span", {}, "Nobody received anything."), lines);
  }

  tell(headline, ...more) {
    const close = el("button", { type: "button", class: "close", "aria-label": "Hide this", onclick: () => (this.page.happened.hidden = true) }, "×");
    this.page.happened.hidden = false;
    this.page.happened.replaceChildren(el("strong", {}, headline), ...more.flat().filter(Boolean), close);
  }
}

const instant = (now) => (typeof now === "number" ? now * 1_000 : Date.parse(now));

function inWords(one) {
  if (typeof one === "string") return one;
  const words = one.what ?? one.text ?? [one.name, one.kind].filter(Boolean).join(": ");
  return one.at ? `${dayAndHour(new Date(one.at))}: ${words}` : words;
}
