// Reserved: the paper is this person's while they are at it: said now and then, and given back on leaving.

const EVERY = 60_000, AWAY = 240_000; // milliseconds
const TAKEN = 5_000; // while another is at it: who leaves gives it back a moment after the next page may be asked for

export function keepReserved(bench) {
  const line = document.getElementById("reserved");
  const address = `/documents/${bench.dataset.document}`;
  let active = performance.now(), sent = active;

  async function say() {
    sent = performance.now();
    const answer = await fetch(`${address}/reserved`, { method: "POST", headers: { "X-CSRF-Token": document.body.dataset.csrf, "HX-Request": "true" } });
    if (!answer.ok) return;
    const { by } = await answer.json();
    line.hidden = by === null;
    line.textContent = by === null ? "" : line.dataset.said.replace("{who}", by);
  }
  const quietly = () => say().catch(() => {}); // without a connection nobody is told; the next change says so

  for (const name of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(name, () => {
      active = performance.now();
      if (active - sent > AWAY) quietly(); // back again: somebody else may be at it by now
    }, { passive: true });
  }
  async function sayAgain() {
    if (performance.now() - active < AWAY) await quietly();
    setTimeout(sayAgain, line.hidden ? EVERY : TAKEN);
  }
  setTimeout(sayAgain, line.hidden ? EVERY : TAKEN);
  window.addEventListener("pagehide", () => {
    const said = new URLSearchParams({ csrf: document.body.dataset.csrf, page: bench.dataset.page });
    navigator.sendBeacon(`${address}/left`, said);
  });
}
