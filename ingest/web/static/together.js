// Together: doubtful values of long lists, looked at as a group in the whole window. It is a page of its own; what was
// seen on the way there goes along.
import { tell } from "./page.js";
import { saveAll } from "./saving.js";

export const GATHERED = "[data-gathers] [data-rank]";
export const isGathered = (part) => Boolean(part?.closest("[data-gathers]"));

export function listenTogether(bench, sight) {
  const key = `seen:${bench.dataset.document}`;
  sight.remember(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  sessionStorage.removeItem(key);

  // Goes there, or back, once what is typed is saved.
  async function turn(link) {
    if (bench.getAttribute("aria-busy") === "true") return;
    if (!(await saveAll())) {
      tell(bench.dataset.notConfirmed);
      return;
    }
    sessionStorage.setItem(key, JSON.stringify(sight.known()));
    location.assign(document.querySelector("#together a")?.href ?? link.href);
  }
  document.addEventListener("keydown", (event) => {
    const link = document.querySelector("#together a");
    if (event.key !== "F9" || event.ctrlKey || event.altKey || event.metaKey || !link) return;
    event.preventDefault();
    if (!event.repeat) turn(link);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#together a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    turn(link);
  });
}
