// Stack: where papers begin among the pages of a file is said by key, and what that changes is said before it is sent.
const stack = document.getElementById("stack");
const form = document.getElementById("cut");
const near = document.getElementById("near");
const changes = document.getElementById("changes");
const words = JSON.parse(stack.dataset.words);
const facts = JSON.parse(stack.dataset.facts);
const ticks = [...stack.querySelectorAll("input[name=begins][type=checkbox]")];
let leaving = false;

const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
const isChanged = () => ticks.some((tick) => tick.checked !== tick.defaultChecked);

// The papers of the file if they begin on these pages, as parse.stacks.papers_at tells them.
function papersAt(begins) {
  const papers = [];
  let ended = true;
  for (let page = 1; page <= facts.pages; page += 1) {
    const sheet = begins.has(page) ? undefined : facts.sheets[page];
    if (sheet !== undefined && sheet !== "blank") ended = true;
    else if (sheet === undefined && (begins.has(page) || !papers.length)) {
      papers.push([page, page]);
      ended = false;
    } else if (papers.length && (!ended || sheet === undefined)) papers.at(-1)[1] = page;
  }
  return papers;
}

function named([first, last], reviewed) {
  const said = fill(first === last ? words.page : words.pages, { first, last });
  return reviewed ? `${said} (${words.reviewed})` : said;
}

function say() {
  const wanted = papersAt(new Set(ticks.filter((tick) => tick.checked).map((tick) => Number(tick.value))));
  const key = (pages) => pages.join("-");
  const asked = new Set(wanted.map(key));
  const there = new Set(facts.alone ? [] : facts.papers.map((paper) => key(paper.pages)));
  const lists = [
    ["stay", facts.papers.filter((paper) => there.has(key(paper.pages)) && asked.has(key(paper.pages)))],
    ["anew", wanted.filter((pages) => !there.has(key(pages))).map((pages) => ({ pages, reviewed: false }))],
    ["gone", facts.papers.filter((paper) => !asked.has(key(paper.pages)) || facts.alone)],
  ];
  const nothing = !isChanged() || (!facts.alone && !lists[1][1].length && !lists[2][1].length);
  const lines = nothing
    ? [[facts.doubtful && !isChanged() ? words.confirm : words.same, ""]]
    : lists.filter(([, papers]) => papers.length).map(([what, papers]) => [
        fill(words[what], { papers: papers.map((paper) => named(paper.pages, paper.reviewed)).join(", ") }), what === "gone" ? "away" : "",
      ]);
  changes.replaceChildren(...lines.map(([line, kind]) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    paragraph.className = kind;
    return paragraph;
  }));
  for (const tick of ticks) tick.closest(".leaf").classList.toggle("changed", tick.checked !== tick.defaultChecked);
}

function show(leaf) {
  if (!near || near.dataset.page === leaf.dataset.page) return;
  near.hidden = false;
  near.dataset.page = leaf.dataset.page;
  near.querySelector("img").src = leaf.dataset.picture;
  near.querySelector("figcaption").textContent = fill(words.page, { first: leaf.dataset.page });
}

function go(tick) {
  tick?.focus({ preventScroll: true });
  tick?.closest(".leaf").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  const types = event.target.matches("textarea, select, input:not([type=checkbox])");
  if (event.isComposing) return;
  if (event.key === "Enter" && event.ctrlKey && !event.repeat) {
    event.preventDefault();
    form.requestSubmit();
  } else if (types || !plain) {
    return;
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    event.preventDefault();
    const at = ticks.indexOf(document.activeElement), step = event.key === "ArrowRight" ? 1 : -1;
    go(at < 0 ? ticks[0] : ticks[Math.min(Math.max(at + step, 0), ticks.length - 1)]);
  } else if (event.key.toLowerCase() === "o") {
    document.getElementById("order")?.form.requestSubmit();
  } else if (event.key.toLowerCase() === "n") {
    const doubtful = ticks.filter((tick) => tick.closest(".doubtful")), at = ticks.indexOf(document.activeElement);
    go(doubtful.find((tick) => ticks.indexOf(tick) > at) ?? doubtful[0]);
  }
});
stack.addEventListener("focusin", (event) => {
  const leaf = event.target.closest(".leaf");
  if (leaf) show(leaf);
});
stack.addEventListener("change", say);
form.addEventListener("reset", () => setTimeout(say));
document.addEventListener("submit", (event) => {
  if (event.target === form && !isChanged() && !facts.doubtful) {
    event.preventDefault(); // nothing would change
    say();
  } else leaving = event.target === form;
});
addEventListener("beforeunload", (event) => {
  if (isChanged() && !leaving) event.preventDefault();
});
addEventListener("pageshow", () => { leaving = false; });

const wanted = document.getElementById(location.hash.slice(1))?.querySelector("input[name=begins]");
say();
if (wanted) go(wanted);
