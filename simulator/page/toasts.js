// What the bot answers to a tap, within that phone: a line that goes by itself, or an alert that wants to be read.

import { el } from "./dom.js";

const READING = 4_500;

export class Toasts {
  constructor(phone) {
    this.phone = phone;
    this.element = el("div", { class: "toasts", role: "status", "data-testid": "toasts" });
  }

  line(words, kind = "") {
    const toast = el("div", { class: `toast ${kind}`, "data-testid": "toast", dir: "auto" }, words);
    this.element.append(toast);
    setTimeout(() => toast.remove(), READING + words.length * 25);
  }

  problem(words) {
    this.line(words, "is-problem");
  }

  alert(words) {
    const before = document.activeElement;
    const close = () => {
      shade.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
    };
    const ok = el("button", { type: "button", class: "wide", onclick: close }, "OK");
    const box = el("div", { class: "alert", role: "alertdialog", "aria-label": "The bot says", "data-testid": "alert" }, el("p", { dir: "auto" }, words), ok);
    const shade = el("div", { class: "alert-shade", onkeydown: (event) => event.key === "Escape" && close() }, box);
    this.phone.append(shade);
    ok.focus();
  }
}
