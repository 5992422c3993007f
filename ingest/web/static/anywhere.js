// Anywhere: keys that move the page image while the cursor stays in a field. They go with Alt, and are none of those
// that browsers and keyboard programs take; places on the keyboard, since with Alt some keyboards write other letters.

const DOES = {
  ArrowDown: "down", ArrowUp: "up", PageDown: "next", PageUp: "previous", Equal: "larger", NumpadAdd: "larger",
  Minus: "smaller", NumpadSubtract: "smaller", KeyW: "width", KeyA: "whole", KeyR: "rotate",
};

export function listenAnywhere(viewer) {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const does = DOES[event.code];
    if (!does || (event.target.tagName === "SELECT" && event.code.startsWith("Arrow"))) return; // it opens the choices
    event.preventDefault();
    viewer.does[does]();
  });
}
