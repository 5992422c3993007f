// Ticks: all papers of a page at once, and how many are ticked; what needs one is off while there is none.
function ticks() { return [...document.querySelectorAll(".tick")]; }

function show() {
  const form = document.getElementById("choosing");
  if (!form) return;
  const chosen = ticks().filter((tick) => tick.checked).length;
  const all = form.querySelector(".tick-all");
  all.checked = chosen > 0 && chosen === ticks().length;
  all.indeterminate = chosen > 0 && !all.checked;
  for (const button of form.querySelectorAll("button")) button.disabled = chosen === 0;
  form.dataset.chosen = chosen;
}

document.addEventListener("change", (event) => {
  if (event.target.matches(".tick-all")) for (const tick of ticks()) tick.checked = event.target.checked;
  if (event.target.matches(".tick, .tick-all")) show();
});
document.addEventListener("htmx:afterSettle", show);
window.addEventListener("pageshow", show);
show();
