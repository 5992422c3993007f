// Seen: from when on a key means what is shown. A key pressed sooner was on its way before: it answers what stood there
// earlier, or nothing.

// Milliseconds from the picture on the screen to a key that can be an answer to it: nobody's eye and hand are quicker.
const SOONEST = 200;

export class Seen {
  // While a key counts, `place` has the attribute data-seen.
  constructor(place) {
    this.place = place;
    this.since = Infinity;
  }

  // Something else is shown, from the next picture on.
  begin() {
    this.since = Infinity;
    this.place.removeAttribute("data-seen");
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.frame = requestAnimationFrame((drawn) => {
      this.timer = setTimeout(() => this.count(drawn + SOONEST), SOONEST);
    });
  }

  // What is shown has been seen, as an event tells.
  now(event) {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.count(event.timeStamp);
  }

  count(since) {
    this.since = since;
    this.place.setAttribute("data-seen", "");
  }

  // Whether what is shown had been seen when a key was pressed: not when it is handled, which can be later.
  before(event) {
    return event.timeStamp >= this.since;
  }
}
