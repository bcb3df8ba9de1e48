// The page begins here: who is there, their phones, the clock, the events that keep all of it true.
//
// Hooks for tests (data-testid), kept stable:
//   phone-{personId}     a phone; within it:
//     messages           the list of messages
//     message-{id}       one message, by its message_id
//     button             an inline button; data-callback holds its callback data
//     composer, send     the text field and its button
//     menu               the button that lists the commands; each has data-command
//     invite             the card that opens the person's invite link
//     voice, photo, start, more, block, unblock, put-away
//     toast, alert       what the bot answered to a tap
//   clock                the demo's clock
//   forward-hour, forward-day, forward-week, forward-month, forward-next, next-for
//   happened             what happened in the last jump
//   tab-{personId}       a person's name above the phones; a tab on narrow screens
//   add-person, help

import { demo, sim } from "./api.js";
import { listen } from "./events.js";
import { Forward } from "./forward.js";
import { setUpNewPerson } from "./new-person.js";
import { Stage } from "./stage.js";
import { setUpTheme } from "./theme.js";

const byId = (id) => document.getElementById(id);
const A_MOMENT = 700;
const PATIENCE = 2_000;
const SENTENCE = byId("sentence").textContent;

const stage = new Stage({ stage: byId("stage"), people: byId("people"), announce: byId("announce"), changed: () => forward.changed() });
const forward = new Forward({ time: byId("time"), day: byId("clock-day"), hour: byId("clock-hour"), next: byId("next-what"), nextFor: byId("next-for"), happened: byId("happened") }, stage);

async function look() {
  if (!(await sim.findBot())) throw new Error("No bot has called yet. This page waits for one.");
  const [state, people] = await Promise.all([demo.state(), sim.people()]);
  if (isAnother(state?.run)) return location.reload();
  byId("sentence").textContent = SENTENCE;
  if (state) tellAbout(state);
  await forward.know(state);
  return stage.people(allPeople(state?.people ?? [], people));
}

// Whether the demo has begun anew, with other people: nobody of those whose phones stand here is there any more.
let run;
function isAnother(found) {
  const known = run;
  run = found;
  return known !== undefined && known !== found;
}

function tellAbout(state) {
  byId("title").textContent = state.title ?? "Askel";
  byId("sentence").textContent = "A mentoring assistant, shown with made-up people: chat, set the clock forward, see who hears what.";
  byId("reset").hidden = false;
}

// The demo knows more of its people than the simulator does; whoever was added since comes last.
function allPeople(staged, known) {
  const names = new Set(staged.map((person) => person.id));
  const others = known.filter((person) => !names.has(person.id));
  return [...staged, ...others.map((person) => ({ id: person.id, name: person.first_name, language: person.language_code }))];
}

// Looks once, a while later, however often it is asked to in the meantime.
function lookAfter(wait) {
  let planned = null;
  return () => {
    planned ??= setTimeout(() => {
      planned = null;
      look().catch(showProblem);
    }, wait);
  };
}

const lookSoon = lookAfter(A_MOMENT);
const lookLater = lookAfter(PATIENCE);

// Whatever happens on a phone may change what is due next, or who somebody is: a newcomer becomes a client.
function hear(event) {
  if (event.type === "reset") return again().catch(showProblem);
  if (event.type === "commands") stage.refreshAll();
  else stage.hear(event);
  return lookSoon();
}

async function again() {
  await look();
  await stage.refreshAll();
}

function showLive(state) {
  byId("live").dataset.state = state;
  byId("live-text").textContent = state === "on" ? "live" : "reconnecting";
  if (state === "on") again().catch(showProblem);
}

function showProblem(problem) {
  byId("sentence").textContent = problem.message;
  lookLater();
}

async function startOver() {
  if (!confirm("Start over? All that was said here is forgotten.")) return;
  await demo.reset();
  document.body.setAttribute("aria-busy", "true");
  byId("sentence").textContent = "Made-up people live through three weeks. This takes a moment.";
}

setUpTheme(byId("theme"));
setUpNewPerson({ sheet: byId("new-person"), button: byId("add-person"), added: async (person) => {
  await look();
  const phone = stage.phones.get(person.id);
  if (phone) stage.goTo(phone);
} });
byId("reset").addEventListener("click", startOver);
byId("help-link").addEventListener("click", (event) => {
  event.preventDefault();
  byId("help").showModal();
});

look().catch(showProblem);
listen({ hear, changed: showLive });
