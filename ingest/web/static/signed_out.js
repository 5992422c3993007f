// Signed out: when a session has ended, what was typed is kept, and saved once the same person has signed in again.
import { foldedAt, unfold } from "./folded.js";
import { Kept, putBack, unsaved } from "./unsaved.js";

// `saveAll` sends what is typed; `mayLeave` is told whether it is kept, so that the page may go.
export function keepOverSignIn(bench, saveAll, mayLeave) {
  const kept = new Kept(bench.dataset.document, bench.dataset.user);
  const dialog = document.getElementById("signed-out");

  document.body.addEventListener("htmx:responseError", (event) => {
    if (![401, 403].includes(event.detail.xhr.status)) return; // ended, or another than that of the page
    kept.keep(unsaved());
    mayLeave(true);
    dialog.querySelector("a").href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    dialog.showModal();
  });
  dialog.addEventListener("close", () => mayLeave(false));

  document.addEventListener("DOMContentLoaded", async () => { // htmx has taken up the page by then
    const values = kept.take();
    for (const one of values) {
      for (let folded; window.htmx && (folded = foldedAt(one.at)); ) await unfold(folded);
      putBack(one);
    }
    if (values.length && window.htmx) await saveAll();
  });
}
