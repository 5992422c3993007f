// Sight: which doubtful values somebody can have seen: those that stood in view, whole, long enough to be looked at; in
// a group, away from the page, with their pictures.

const SOONEST = 200; // milliseconds, as in seen.js

export class Sight {
  // shown(part) is called when a part comes into view; from when on it can be seen, a promise of it tells.
  constructor(shown) {
    this.shown = shown;
    this.since = new Map(); // by the place of a value: from when on it is in view
    this.seen = new Set();
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.changed(entry)), { threshold: [0, 0.5, 0.98, 1] });
  }

  // Looks at these parts of the page instead of those before: answers replace them.
  watch(parts) {
    this.observer.disconnect();
    for (const [at, since] of this.since) if (performance.now() - since >= SOONEST) this.seen.add(at);
    this.since.clear();
    for (const part of parts) this.observer.observe(part.querySelector(".value, .looked") ?? part);
  }

  changed({ target, time, isIntersecting, intersectionRatio, intersectionRect }) {
    const part = target.closest("[data-rank]");
    if (!part) return;
    const at = part.dataset.at;
    const whole = isIntersecting && (intersectionRatio >= 0.98 || intersectionRect.height > innerHeight / 3); // or more than fits
    if (!whole) {
      if (time - this.since.get(at) >= SOONEST) this.seen.add(at);
      this.since.delete(at);
    } else if (!this.since.has(at)) {
      this.since.set(at, Infinity);
      const there = () => {
        if (this.since.get(at) === Infinity) this.since.set(at, Math.max(time, performance.now()));
      };
      this.shown(part).then(there, () => {}); // without its picture it cannot be seen
    }
  }

  // The places of the values that were seen until now, and these as seen.
  known() {
    this.watch([]);
    return [...this.seen];
  }

  remember(places) {
    for (const at of places) this.seen.add(at);
  }

  // Those of the parts that nobody can have seen at a moment.
  unseen(parts, moment) {
    const there = ({ dataset: { at } }) => this.seen.has(at) || moment - this.since.get(at) >= SOONEST;
    return parts.filter((part) => !there(part));
  }
}
