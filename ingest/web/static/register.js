// Differences of a register by key: arrows go from one to the next, a button's letter presses it.

const list = document.getElementById("differences");

function forms() {
  return [...list.querySelectorAll("form")];
}

function current() {
  return document.activeElement?.closest("#differences form") ?? forms()[0];
}

function go(step) {
  const all = forms(), at = all.indexOf(current());
  all[Math.min(Math.max(at + step, 0), all.length - 1)]?.querySelector("button")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.closest("input, select, textarea")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    go(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const button = current()?.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  for (const other of list.querySelectorAll("button")) if (other !== button) other.disabled = true;
  button.form.requestSubmit(button);
});
