// The server's events as they come. The browser reconnects by itself and says which it heard last; we do so when it gives up.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;

// `hear(event)` for each; `changed(state)` with "on" or "off", "on" each time that the line stands anew.
export function listen({ hear, changed }) {
  let wait = FIRST_WAIT;
  let last = null;

  function open() {
    const source = new EventSource(last === null ? "/sim/events" : `/sim/events?since=${encodeURIComponent(last)}`);
    source.onopen = () => {
      changed("on");
      wait = FIRST_WAIT;
    };
    source.onmessage = (message) => {
      last = message.lastEventId || last;
      hear(JSON.parse(message.data));
    };
    source.onerror = () => {
      changed("off");
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  open();
}
