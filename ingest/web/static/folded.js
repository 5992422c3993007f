// Folded: parts of the record that are sent when they are opened.

// Fetches a folded part; resolves once it can be used.
export async function unfold(folded) {
  const taken = new Promise((done) => document.body.addEventListener("htmx:afterSettle", done, { once: true }));
  folded.querySelector(".opener").click();
  await taken;
}

// The folded part in which the value at a place must be; none where the value is in the page.
export function foldedAt(at) {
  if (document.querySelector(`#record .field[data-at="${at}"]`)) return undefined;
  return [...document.querySelectorAll("#record [data-folded]")].find((part) => `${at}/`.startsWith(`${part.dataset.at}/`));
}
