// Parts: the fields and lists of the record as they stand in the page, their places, their order of doubt, their size.

export const placesOf = (part) => JSON.parse(part.dataset.places || "[]");
export const fields = () => [...document.querySelectorAll("#record [data-places]")];
export const doubtful = () =>
  [...document.querySelectorAll("#record [data-rank]")].sort((a, b) => a.dataset.rank - b.dataset.rank);
export const control = (part) => part.querySelector(".control") ?? part.querySelector(".looked button");
export const isDoubtful = (part) => part?.dataset.rank !== undefined;
export const holder = (element) => element?.closest?.("#record .field, #record .series.doubtful");

// The doubtful value behind (or before) a part, in the order of doubt; from elsewhere the first.
export function neighbour(part, step) {
  const row = doubtful();
  const rank = part?.dataset.rank;
  if (rank === undefined) return step > 0 ? row[0] : row[row.length - 1];
  const others = row.filter((other) => step * (other.dataset.rank - rank) > 0);
  return step > 0 ? others[0] : others[others.length - 1];
}

// A text is as tall as it needs, where the browser does not see to that itself.
const grows = CSS.supports("field-sizing", "content");
export function size(typed) {
  if (grows || typed.tagName !== "TEXTAREA") return;
  typed.style.height = "auto";
  typed.style.height = `${typed.scrollHeight + 2}px`;
}
