// Saving: sends what is typed and not sent, and tells whether it was taken.
import { unsaved } from "./unsaved.js";

let answered = null; // called once with whether what was sent was taken

// Sends everything that is typed and not sent, or what `left` still gives of it, one after another; whether all of it was
// taken.
export async function saveAll(left = unsaved) {
  for (let form = left()[0]; form; form = left()[0]) {
    if (!form.reportValidity()) return false;
    const taken = new Promise((done) => { answered = done; });
    if (form.matches(".field")) form.querySelector(".accept").click();
    else form.requestSubmit();
    if (!(await taken)) return false;
  }
  return true;
}

// Forms whose answer takes the place of a whole list, or of the record: what is typed there and not sent goes with it.
const REPLACES = ".remover, .looked, #record .adding form, #history form";

// What would be lost by sending a form now.
export function lostBy(form) {
  if (!form.matches(REPLACES)) return [];
  const place = form.closest(".series") ?? document.getElementById("record");
  return unsaved().filter((other) => other !== form && place.contains(other));
}

// Sends that first, then the form, which the answers may have put anew; nothing more where any of it is refused.
export async function sendOnceSaved(form) {
  const number = form.elements.namedItem("number")?.value; // of the change that is taken back
  if (!(await saveAll(() => lostBy(form)))) return;
  const again = form.isConnected ? form : document.querySelector(`#history [name=number][value="${number}"]`)?.form;
  again?.requestSubmit();
}

// What was sent has been answered.
export function settle(isTaken) {
  answered?.(isTaken);
  answered = null;
}

// Puts what is typed into fields and not sent into the form that confirms the whole record, so that one request does both;
// whether that is all there is.
export function takeAlong(confirming) {
  const forms = unsaved();
  if (!forms.every((form) => form.matches(".field") && form.reportValidity())) return false;
  confirming.elements.namedItem("typed").value = JSON.stringify(forms.map((form) => ({
    at: form.dataset.at,
    before: form.elements.namedItem("before").value,
    after: form.elements.namedItem("after").value,
  })));
  return true;
}
