// Saving: sends what is typed and not sent, and tells whether it was taken.
import { unsaved } from "./unsaved.js";

let answered = null; // called once with whether what was sent was taken

// Sends everything that is typed and not sent, one after another; whether all of it was taken.
export async function saveAll() {
  for (let form = unsaved()[0]; form; form = unsaved()[0]) {
    if (!form.reportValidity()) return false;
    const taken = new Promise((done) => { answered = done; });
    if (form.matches(".field")) form.querySelector(".accept").click();
    else form.requestSubmit();
    if (!(await taken)) return false;
  }
  return true;
}

// What was sent has been answered.
export function settle(isTaken) {
  answered?.(isTaken);
  answered = null;
}
