// Unsaved: what somebody has typed and not sent: found, kept while they sign in again, and put back.

const FORMS = "#record .field, #record .adding form, #remarks .adder";
const TYPED = "textarea, select, input:not([type=hidden])";

// What stood in an input before anybody typed there.
export function said(input) {
  if (input.dataset.said !== undefined) return input.dataset.said; // it was refused, and still shows what was typed
  if (input.tagName !== "SELECT") return input.defaultValue;
  return ([...input.options].find((option) => option.defaultSelected) ?? input.options[0])?.value ?? "";
}

export function isUnsaved(form) {
  return [...form.querySelectorAll(TYPED)].some((input) => input.value !== said(input));
}

export function unsaved() {
  return [...document.querySelectorAll(FORMS)].filter(isUnsaved);
}

// Kept in this tab alone, until the paper is shown again to the same person.
export class Kept {
  constructor(paper, user) {
    this.key = `unsaved:${paper}`;
    this.user = user;
  }

  keep(forms) {
    const values = forms.map((form) => ({
      at: form.dataset.at ?? form.elements.namedItem("list").value,
      adds: form.dataset.at === undefined,
      before: form.elements.namedItem("before")?.value,
      typed: [...form.querySelectorAll(TYPED)].map((input) => [input.name, input.value]),
    }));
    sessionStorage.setItem(this.key, JSON.stringify({ user: this.user, values }));
  }

  // What was kept, once.
  take() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    sessionStorage.removeItem(this.key);
    return kept?.user === this.user ? kept.values : [];
  }
}

// Puts what was kept back into its form. What it is to take the place of is still what the person saw then.
export function putBack(one) {
  const forms = [...document.querySelectorAll(FORMS)];
  const form = forms.find((other) => (one.adds ? other.elements.namedItem("list")?.value : other.dataset.at) === one.at);
  if (!form) return;
  if (one.before !== undefined) form.elements.namedItem("before").value = one.before;
  for (const [name, value] of one.typed) form.elements.namedItem(name).value = value;
  for (let closed = form.closest("details:not([open])"); closed; closed = form.closest("details:not([open])")) closed.open = true;
}
