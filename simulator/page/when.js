// Instants in words, always as a clock in Helsinki shows them.

const ZONE = "Europe/Helsinki";
const form = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hourCycle: "h23", ...options });

const HOUR = form({ hour: "2-digit", minute: "2-digit" });
const WEEKDAY = form({ weekday: "long" });
const DAY = form({ weekday: "short", day: "numeric", month: "long" });
const FULL_DAY = form({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const KEY = form({ year: "numeric", month: "2-digit", day: "2-digit" });

export const hour = (instant) => HOUR.format(instant);
export const day = (instant) => DAY.format(instant);
export const fullDay = (instant) => FULL_DAY.format(instant);
export const dayKey = (instant) => KEY.format(instant);
export const dayAndHour = (instant) => `${day(instant)}, ${hour(instant)}`;
// As short as it can be understood at the instant `now`.
export function soonest(instant, now) {
  if (dayKey(instant) === dayKey(now)) return hour(instant);
  return instant - now < 6 * 86_400_000 ? `${WEEKDAY.format(instant)} ${hour(instant)}` : dayAndHour(instant);
}

export const ofSeconds = (seconds) => new Date(seconds * 1000);

export function lasting(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
