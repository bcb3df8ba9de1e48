// What a message holds besides words: a photo, a file, a voice, a place, a contact.

import { el, icon } from "./dom.js";
import { lasting } from "./when.js";

const BARS = 26;

export function thingsIn(message) {
  if (message.photo) return photo(message);
  if (message.voice || message.audio) return voice(message);
  if (message.sticker) return el("div", { class: "sticker", role: "img", "aria-label": "Sticker" }, message.sticker.emoji ?? "🌿");
  if (message.document || message.video || message.animation) return file(message);
  if (message.venue) return place(message.venue.title, message.venue.address, message.venue.location);
  if (message.location) return place("A place", "", message.location);
  if (message.contact) return card("person", message.contact.first_name, message.contact.phone_number);
  if (message.poll) return card("file", message.poll.question, "Poll");
  return null;
}

function photo(message) {
  const { url, width, height } = message.photo;
  const image = el("img", { class: "photo", src: url, width, height, loading: "lazy", alt: message.caption ? "Photo" : "Photo without a description" });
  image.addEventListener("error", () => image.replaceWith(el("div", { class: "missing" }, "A photo that cannot be shown")));
  return image;
}

function file(message) {
  const found = message.document ?? message.video ?? message.animation;
  const about = [found.mime_type, size(found.file_size)].filter(Boolean).join(" · ");
  const words = el("span", {}, el("b", {}, found.file_name ?? "File"), el("small", {}, about));
  return el("a", { class: "thing", href: found.url, download: found.file_name ?? "" }, el("span", { class: "round" }, icon("file")), words);
}

function size(bytes) {
  if (!bytes) return "";
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function card(shape, title, about) {
  return el("div", { class: "thing" }, el("span", { class: "round" }, icon(shape)), el("span", {}, el("b", {}, title), el("small", {}, about)));
}

function place(title, address, location) {
  const where = `${location.latitude.toFixed(4)}, ${location.longitude.toFixed(4)}`;
  const words = el("span", {}, el("b", {}, title), el("small", {}, address ? `${address} · ${where}` : where));
  return el("div", {}, el("div", { class: "place-map", "aria-hidden": "true" }), el("div", { class: "thing" }, words));
}

function voice(message) {
  const found = message.voice ?? message.audio;
  const sound = new Audio(found.url);
  sound.preload = "none";
  const bars = waveOf(found.file_unique_id ?? String(message.message_id));
  const about = el("small", {}, lasting(found.duration ?? 0));
  const play = el("button", { type: "button", class: "round", "aria-label": "Play the voice message" }, icon("play"));
  const draw = () => {
    play.replaceChildren(icon(sound.paused ? "play" : "pause"));
    play.setAttribute("aria-label", sound.paused ? "Play the voice message" : "Pause the voice message");
    const part = sound.duration ? sound.currentTime / sound.duration : 0;
    bars.forEach((bar, at) => bar.classList.toggle("is-played", at < part * BARS));
  };
  const fail = () => (about.textContent = "Made up: nothing to hear");
  play.addEventListener("click", () => (sound.paused ? sound.play().catch(fail) : sound.pause()));
  for (const name of ["play", "pause", "timeupdate", "ended"]) sound.addEventListener(name, draw);
  return el("div", { class: "thing" }, play, el("span", {}, el("span", { class: "wave", "aria-hidden": "true" }, bars), about));
}

// The same bars each time for the same voice message.
function waveOf(id) {
  let seed = [...id].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, () => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    const bar = el("i");
    bar.style.height = `${18 + (seed >>> 16) % 82}%`;
    return bar;
  });
}
