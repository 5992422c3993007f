// Page: what every page does: says so when a request did not come through, and when it is signed out.
const toast = document.getElementById("toast");
let clearing = 0;

export function tell(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  toast.replaceChildren(line);
  clearTimeout(clearing);
  clearing = setTimeout(() => toast.replaceChildren(), 8000);
}

// What somebody types into a part of the page is not taken away by an answer to what they asked before.
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const typed = document.activeElement;
  const isUnsent = typed?.matches("input:not([type=checkbox])") && typed.value !== typed.defaultValue;
  if (isUnsent && event.detail.target.contains(typed)) event.detail.shouldSwap = false;
});

const said = document.body.dataset;
document.body.addEventListener("htmx:sendError", () => tell(said.notSaved));
document.body.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if ([401, 403].includes(status) && document.getElementById("signed-out")) return; // the page says so itself
  tell(status === 429 ? said.tooOften : status === 401 ? said.signedOut : said.notSaved);
});

// On a telephone the row of pages is slid: the one that is open is in view.
const here = document.querySelector(".top nav [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 24;
