// Offered: readings of what is written by pen. Each is taken by its key (1, 2, 3), while nothing is typed in its field,
// or by a click.
let typing = null; // the field in which somebody types: digits are digits there

export function listenOffered() {
  const begin = (event) => { if (event.target.matches?.(".control")) typing = event.target; };
  document.addEventListener("beforeinput", begin, true);
  document.addEventListener("pointerdown", begin, true); // the caret is put somewhere
  document.addEventListener("focusout", () => { typing = null; });
  document.addEventListener("keydown", (event) => {
    if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) begin(event);
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".offered button");
    if (button) take(button);
  });
}

// The reading that a key takes in a field, if it takes one.
export function offeredBy(event, part) {
  if (!["1", "2", "3"].includes(event.key) || !event.target.matches(".field .control") || event.target === typing) return null;
  return event.target.readOnly ? null : part?.querySelectorAll(".offered button")[event.key - 1];
}

export function take(button) {
  const typed = button.closest(".field").querySelector(".control");
  typed.value = button.dataset.reading;
  typed.dispatchEvent(new Event("input", { bubbles: true }));
  typed.focus({ preventScroll: true });
  typed.setSelectionRange(typed.value.length, typed.value.length);
}

// A number typed alone goes where it was not read: 15 into "__/TTr-UBND".
export function fillHalf(typed) {
  if (typed.dataset.half && /^\d{1,6}$/.test(typed.value.trim())) typed.value = typed.dataset.half.replace("__", typed.value.trim());
}
