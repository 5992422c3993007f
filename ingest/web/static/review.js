// Review: the record beside the page: fields show their places, places show their fields, and the keyboard leads from
// one doubtful value to the next.
import { listenAnywhere } from "./anywhere.js";
import { tell } from "./page.js";
import { unfold } from "./folded.js";
import { control, doubtful, fields, holder, isDoubtful, neighbour, placesOf, size } from "./parts.js";
import { keepReserved } from "./reserved.js";
import { fillHalf, listenOffered, offeredBy, take } from "./offered.js";
import { lostBy, saveAll, sendOnceSaved, settle, takeAlong } from "./saving.js";
import { Seen } from "./seen.js";
import { Sight } from "./sight.js";
import { keepOverSignIn } from "./signed_out.js";
import { GATHERED, isGathered, listenTogether } from "./together.js";
import { isUnsaved, said, unsaved } from "./unsaved.js";
import { Viewer } from "./viewer.js";

const bench = document.getElementById("bench");
const here = document.querySelector(".here");
const scroll = document.querySelector(".scroll");
const inQueue = bench.dataset.queue === "yes";
const viewer = new Viewer(document.getElementById("viewer"), pick);
const seen = new Seen(bench);
const sight = new Sight(async (part) => {
  const drawn = showCrop(part);
  if (isGathered(part)) await drawn; // elsewhere the page itself is beside it, and says where it cannot be drawn
  else drawn.catch(() => {});
});
let current = null; // the field that has the focus
let free = false; // after Esc, Tab goes from control to control as everywhere
let after = null; // where to go once an answer has come: an element's id, or "all-right"
let leaving = false; // what was typed is kept, or sent by the browser itself: the page may go
let waiting = false; // from a change's request until its answer stands in the page and htmx has taken it up

const STOPS = ".field .control, .looked button, body"; // where Tab leads to the next doubtful value
const BUTTONS = ".field .accept, .field .none, .looked button"; // that accept a value
const NONE = ".none, .looked button"; // that say of a value that there is none, of a list that nothing is missing
const ADDED = ".adding input:not([type=hidden])"; // where a new item of a list is typed
const allRight = () => document.querySelector("#all-right button");

viewer.marks = () => doubtful().flatMap((part) => placesOf(part).map((place) => ["doubt", place]));

// `together`: as one of several that are looked at as they stand, without what is said of the one at the cursor. `block`:
// where it comes to stand in the window, if it is not taller than half of that.
function go(part, { together = false, block = "center" } = {}) {
  free = false;
  bench.classList.toggle("gathered", isGathered(part));
  bench.toggleAttribute("data-together", together || isGathered(part));
  seen.begin();
  const target = part ? control(part) : allRight();
  for (let closed = target?.closest("details:not([open])"); closed; closed = target.closest("details:not([open])")) closed.open = true;
  target?.focus({ preventScroll: true });
  const tall = part && (isGathered(part) || part.clientHeight > scroll.clientHeight / 2);
  (part ?? target)?.scrollIntoView({ block: tall ? "start" : block });
  if (target?.select) target.setSelectionRange(target.value.length, target.value.length);
}

function enter(part) {
  if (part === current) return;
  leave();
  seen.begin();
  current = part;
  part.classList.add("current");
  if (!isGathered(part)) viewer.show(placesOf(part));
  part.querySelector(".crop")?.remove();
  showCrop(part).catch(() => {}); // the viewer says so
}

function leave() {
  current?.classList.remove("current");
  if (!isDoubtful(current)) current?.querySelector(".crop")?.remove();
  current = null;
  for (const part of document.querySelectorAll("#record .found")) part.classList.remove("found");
}

const drawings = new WeakMap(); // by canvas: the promise of its picture

// The value as it is printed, beside the value as it was read: of the one at the cursor, and of doubtful ones in view.
// The promise is broken where its page cannot be drawn.
async function showCrop(part) {
  const places = placesOf(part), there = part.querySelector(".crop");
  if (there) return drawings.get(there);
  if (!places.length || !(part === current || isDoubtful(part))) return;
  const canvas = document.createElement("canvas");
  canvas.className = "crop";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", part.dataset.name);
  const small = part !== current || bench.hasAttribute("data-together");
  const drawn = viewer.crops.draw(places, canvas, part.clientWidth - 24, { small });
  (part.querySelector(".value") ?? part.querySelector("h4")).before(canvas); // it has its size: nothing moves later
  if (part === current) part.scrollIntoView({ block: part.clientHeight > scroll.clientHeight / 2 ? "start" : "nearest" });
  drawings.set(canvas, drawn);
  drawn.then(() => { canvas.dataset.drawn = ""; }, () => canvas.remove());
  await drawn;
}

document.addEventListener("focusin", (event) => {
  const part = holder(event.target);
  if (part) enter(part);
});
bench.addEventListener("pointerover", (event) => {
  const part = holder(event.target);
  if (!part || part === current) return;
  const marks = viewer.marks;
  viewer.marks = () => [...marks(), ...placesOf(part).map((place) => ["hint", place])];
  viewer.draw();
  viewer.marks = marks;
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // a keyboard program is still making a letter
  const part = holder(event.target), plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  const presses = event.key === "Enter" || event.key === " "; // a button
  if (waiting) {
    if (["Enter", "Tab", "Escape", "F8"].includes(event.key) || (event.key === "." && event.ctrlKey)) event.preventDefault();
  } else if (["Enter", "F8"].includes(event.key) && event.repeat) {
    event.preventDefault(); // a key held down must not accept what nobody has looked at
  } else if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    if (!allRight()) tell(bench.dataset.already);
    else if (seen.before(event) && !event.repeat) allRight().click();
  } else if (presses && event.target.closest("#all-right")) {
    event.preventDefault(); // the last of many Enters, or a blank meant for a text, must not confirm a whole record
    tell(document.getElementById("all-right").dataset.by);
  } else if (presses && event.target.matches(BUTTONS)) {
    if (!seen.before(event)) event.preventDefault();
  } else if (plain && event.key.length === 1 && event.target.matches(".looked button") && part.querySelector(ADDED)) {
    part.querySelector(".adding").open = true; // what is typed where an item may be missing is that item
    part.querySelector(ADDED).focus();
  } else if (event.key === "F8" && plain && part?.querySelector(NONE)) {
    event.preventDefault();
    if (seen.before(event)) part.querySelector(NONE).click();
  } else if (event.key === "." && event.ctrlKey && inQueue) {
    event.preventDefault();
    document.getElementById("skip-paper").click();
  } else if (event.key === "Tab" && plain && !free && event.target.matches(STOPS)) {
    const next = neighbour(part, event.shiftKey ? -1 : 1);
    if (!next && (event.shiftKey || !part?.dataset.rank)) return;
    event.preventDefault();
    go(next);
  } else if (plain && offeredBy(event, part)) {
    event.preventDefault();
    take(offeredBy(event, part));
  } else if (event.key === "Enter" && plain && event.target.matches(".field .control")) {
    event.preventDefault();
    fillHalf(event.target);
    if (seen.before(event) && !event.target.readOnly) part.querySelector(".accept")?.click();
  } else if (event.key === "Escape" && part) {
    reset(part);
    leave();
    viewer.show([]);
    event.target.blur(); // the browser goes on from here
    free = true;
  }
});
document.addEventListener("pointerdown", () => { free = false; });

function reset(part) {
  const typed = part.querySelector(".control");
  if (!typed) return;
  typed.value = said(typed);
  size(typed);
}

// Somebody touched the page: the fields that were read there, the smallest first.
async function pick(page, x, y) {
  const area = ([, x0, y0, x1, y1]) => (x1 - x0) * (y1 - y0);
  const isHere = ([p, x0, y0, x1, y1]) => p === page && x >= x0 - 3 && x <= x1 + 3 && y >= y0 - 3 && y <= y1 + 3;
  for (const folded of fields().filter((part) => "folded" in part.dataset && placesOf(part).some(isHere))) await unfold(folded);
  const found = fields()
    .map((part) => [part, placesOf(part).filter(isHere)])
    .filter(([, places]) => places.length)
    .sort((a, b) => area(a[1][0]) - area(b[1][0]))
    .map(([part]) => part);
  leave();
  const said = document.createElement("span");
  said.textContent = document.getElementById("viewer").dataset[found.length ? "fieldsHere" : "noField"];
  here.replaceChildren(said, ...found.map((part) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = part.dataset.name;
    button.addEventListener("click", () => go(part));
    return button;
  }));
  here.hidden = false;
  if (found.length) {
    go(found[0]);
    for (const part of found) part.classList.add("found");
  }
}
bench.addEventListener("focusin", (event) => {
  if (!here.contains(event.target) && !holder(event.target)?.classList.contains("found")) here.hidden = true;
});

// The doubtful values that nobody can have seen by a moment; who has typed into one has seen it.
export const unseenNow = (moment = performance.now()) => sight.unseen(doubtful().filter((part) => !isUnsaved(part)), moment);

// Leads to them, a window of them at a time; whether there are any.
function leadToUnseen(moment) {
  const left = unseenNow(moment);
  if (!left.length) return false;
  const first = left.reduce((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING ? other : one));
  go(first, { together: true });
  first.scrollIntoView({ block: "start" });
  document.getElementById("unseen").textContent = bench.dataset.unseen.replace("{count}", left.length);
  return true;
}

let alongside = true; // whether what is typed goes with the form that confirms; else it is sent before, one by one

async function confirmOnceSaved() {
  if (await saveAll()) allRight()?.click();
  else tell(bench.dataset.notConfirmed);
}

// What is sent, and where to go on once the answer is there. Until then nothing else is sent or typed: it would meet
// a form that is about to be replaced, or one that htmx has not taken up yet.
function wait(on) {
  waiting = on;
  bench.setAttribute("aria-busy", on);
  if (!on) seen.begin();
}
document.addEventListener("submit", (event) => {
  const whole = event.target.id === "all-right";
  if (whole && !waiting && leadToUnseen(event.timeStamp)) {
    event.preventDefault(); // the whole record is right for whoever has seen what may be wrong of it
    event.stopImmediatePropagation();
    return;
  }
  if (!waiting && lostBy(event.target).length) {
    event.preventDefault();
    event.stopImmediatePropagation();
    sendOnceSaved(event.target);
    return;
  }
  const typed = whole && !waiting && !(alongside && takeAlong(event.target)) && unsaved().length > 0;
  if (!(waiting && bench.contains(event.target)) && !typed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!waiting) confirmOnceSaved();
}, true);
document.addEventListener("submit", (event) => { // by the browser itself, without htmx
  if (!event.defaultPrevented) leaving = unsaved().every((form) => form === event.target);
});
document.addEventListener("beforeinput", (event) => {
  if (waiting && bench.contains(event.target)) event.preventDefault();
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "get") return;
  wait(true);
  const part = holder(event.detail.elt);
  if (part) after = neighbour(part, 1)?.id ?? doubtful().find((other) => other !== part)?.id ?? "all-right";
  const list = event.detail.elt.closest(".series");
  if (list && !event.detail.elt.matches(".field, .looked") && !isDoubtful(list)) after = list.id;
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.target;
  if (event.detail.requestConfig?.verb === "get") {
    opened(event.detail.elt);
    return;
  }
  wait(false);
  sight.watch(doubtful());
  if (!swapped.closest?.("#record, .paperside") && swapped.isConnected) return;
  const answered = swapped.closest?.("#remarks, [id^=remarks-]") ? document.getElementById(swapped.id) : document.getElementById("record");
  const trouble = answered?.querySelector(".trouble");
  settle(!trouble);
  const target = trouble?.closest(".field, .series") ?? (after === "all-right" ? null : after && document.getElementById(after));
  for (const typed of document.querySelectorAll("#record textarea")) size(typed);
  viewer.draw();
  if (!after) return;
  after = null;
  if (target?.matches(".series:not(.doubtful)")) target.querySelector("summary")?.focus();
  else {
    current = null;
    go(target);
  }
});
for (const failure of ["responseError", "sendError", "sendAbort", "timeout", "swapError"]) {
  document.body.addEventListener(`htmx:${failure}`, () => {
    after = null;
    wait(false);
    settle(false);
  });
}
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.elt.id === "all-right" && event.detail.xhr.status === 204) leaving = true;
});
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 424) return; // of what was typed something was refused: which, and why, is shown there
  alongside = false;
  event.detail.elt.elements.namedItem("typed").value = "[]";
  confirmOnceSaved();
});

// A folded part has come: the cursor goes to its first value, if it was at the link that opened it.
function opened(part) {
  for (const typed of part.querySelectorAll?.("textarea") ?? []) size(typed);
  if (document.activeElement === document.body) part.querySelector?.(".control, summary")?.focus();
}

window.addEventListener("beforeunload", (event) => {
  if (!leaving && unsaved().length) event.preventDefault();
});

document.addEventListener("input", (event) => {
  size(event.target);
  if (holder(event.target)) seen.now(event); // who types there has seen it
});
for (const typed of document.querySelectorAll("#record textarea")) size(typed);

sight.watch(doubtful());
const troubled = document.querySelector("#record .trouble")?.closest(".field, .series"); // where htmx sent nothing
seen.begin();
if (troubled) go(troubled);
else if (doubtful().length) go((bench.matches(".gathered") && document.querySelector(GATHERED)) || doubtful()[0], { block: "nearest" }); // the title stays
else if (inQueue) go(null);
listenAnywhere(viewer);
listenOffered();
listenTogether(bench, sight);
keepReserved(bench);
keepOverSignIn(bench, saveAll, (isKept) => { leaving = isKept; });
// What the browser had put away and shows again is as old as when it was left.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.replace(location.href); });
window.addEventListener("error", (event) => tell(event.message));
