// Viewer: shows a page image with its words and boxes; zooms, pans, turns pages. Places are [page, x0, y0, x1, y1] in
// pixels of the page, origin top left.
import { Crops } from "./crops.js";

const SHARP = 1240; // pixels across of the middle picture
const REST = 250; // milliseconds
const TURNED = ["none", "rotate(90deg) translateY(-100%)", "rotate(180deg) translate(-100%, -100%)", "rotate(270deg) translateX(-100%)"];
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4, 6];

export class Viewer {
  // pick(page, x, y) is called when somebody touches a place on the page.
  constructor(root, pick) {
    this.root = root;
    this.sheets = JSON.parse(root.dataset.sheets);
    this.base = root.dataset.base;
    this.stage = root.querySelector(".stage");
    this.sheet = root.querySelector(".sheet"); // as it is shown: what is on it, the face, is turned
    this.face = root.querySelector(".face");
    this.image = this.sheet.querySelector("img");
    this.words = this.sheet.querySelector(".words");
    this.boxes = this.sheet.querySelector(".boxes");
    this.input = root.querySelector("#page-number");
    this.pick = pick;
    this.number = 0;
    this.fit = "width";
    this.scale = 1; // of the width that fits
    this.turns = new Map(); // by page: quarter turns to the right
    this.marks = () => []; // what else is drawn: [class, place] pairs
    this.now = [];
    this.crops = new Crops(this.base, this.sheets, this.image);
    this.listen();
    this.turn(1);
  }

  get turned() { return this.turns.get(this.number) ?? 0; }

  // The size of the page as it is turned.
  get size() {
    const { width, height } = this.page;
    return this.turned % 2 ? { width: height, height: width } : { width, height };
  }

  get page() { return this.sheets.find((sheet) => sheet.number === this.number); }

  listen() {
    const does = {
      previous: () => this.turn(this.number - 1), next: () => this.turn(this.number + 1),
      smaller: () => this.zoom(-1), larger: () => this.zoom(1),
      width: () => this.fitTo("width"), whole: () => this.fitTo("whole"), rotate: () => this.rotate(),
      down: () => this.scroll(1), up: () => this.scroll(-1),
    };
    this.does = does;
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.do) does[button.dataset.do]();
      if (button?.dataset.page) this.turn(Number(button.dataset.page));
    });
    this.input.addEventListener("change", () => this.turn(Number(this.input.value)));
    const keys = {
      "+": does.larger, "=": does.larger, "-": does.smaller, "0": does.width, "1": does.whole,
      PageUp: does.previous, PageDown: does.next, r: does.rotate, R: does.rotate,
    };
    this.stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    this.stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) {
        this.pass(event);
        return;
      }
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 : -1, event);
    }, { passive: false });
    new ResizeObserver(() => this.layOut()).observe(this.stage);
    this.image.addEventListener("error", () => this.broken());
    this.listenToPointer();
  }

  // A drag pans, but over a word, where it selects; a touch without a drag picks the place.
  listenToPointer() {
    let start = null, picking = 0;
    this.stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      clearTimeout(picking);
      start = { x: event.clientX, y: event.clientY, left: this.stage.scrollLeft, top: this.stage.scrollTop,
        pans: event.pointerType === "mouse" && !event.target.closest(".words span"), moved: false };
    });
    window.addEventListener("pointermove", (event) => {
      if (!start) return;
      const dx = event.clientX - start.x, dy = event.clientY - start.y;
      if (Math.abs(dx) + Math.abs(dy) > 5) start.moved = true;
      if (!start.moved || !start.pans) return;
      this.stage.classList.add("panning");
      this.stage.scrollTo({ left: start.left - dx, top: start.top - dy, behavior: "instant" });
    });
    window.addEventListener("pointerup", (event) => {
      const touched = start && !start.moved && this.sheet.contains(event.target);
      start = null;
      this.stage.classList.remove("panning");
      if (!touched) return;
      const box = this.sheet.getBoundingClientRect(), page = this.page;
      const u = (event.clientX - box.left) / box.width, v = (event.clientY - box.top) / box.height;
      const [across, down] = [[u, v], [v, 1 - u], [1 - u, 1 - v], [1 - v, u]][this.turned];
      const x = across * page.width, y = down * page.height;
      // On a word a second click may follow, which selects it: the focus must not go elsewhere before.
      picking = setTimeout(() => this.pick(this.number, x, y), event.target.closest(".words span") ? 250 : 0);
    });
    this.stage.addEventListener("dblclick", () => clearTimeout(picking));
    window.addEventListener("pointercancel", () => { start = null; });
  }

  turn(number) {
    const last = this.sheets[this.sheets.length - 1].number;
    number = Math.min(Math.max(Math.round(number) || 1, 1), last);
    this.input.value = number;
    if (number === this.number) return;
    this.number = number;
    this.sheet.classList.remove("broken");
    this.source = "";
    this.image.alt = this.root.dataset.pageOf.replace("{n}", number).replace("{all}", last);
    for (const button of this.root.querySelectorAll(".thumbs button")) {
      const here = Number(button.dataset.page) === number;
      button.toggleAttribute("aria-current", here);
      if (here) button.scrollIntoView({ block: "nearest" });
    }
    this.layOut();
    this.stage.scrollTo({ top: 0, behavior: "instant" });
    this.draw();
    this.loadWords();
  }

  // Scrolls the page; past its end to the next, past its beginning to the end of the one before.
  scroll(direction) {
    const { scrollTop, scrollHeight, clientHeight } = this.stage;
    const atEnd = direction > 0 ? scrollTop + clientHeight >= scrollHeight - 2 : scrollTop <= 1;
    if (!atEnd) {
      this.stage.scrollBy({ top: direction * clientHeight * 0.8, behavior: "instant" });
      return;
    }
    const before = this.number;
    this.turn(this.number + direction);
    if (direction < 0 && this.number !== before) this.stage.scrollTo({ top: this.stage.scrollHeight, behavior: "instant" });
  }

  // A wheel that goes on at the end of the page, after a moment's rest there, turns it.
  pass(event) {
    const { scrollTop, scrollHeight, clientHeight } = this.stage;
    const atEnd = event.deltaY > 0 ? scrollTop + clientHeight >= scrollHeight - 2 : event.deltaY < 0 && scrollTop <= 1;
    const rested = event.timeStamp - (this.wheeled ?? 0) > REST;
    this.wheeled = event.timeStamp;
    if (!atEnd || !rested) return;
    event.preventDefault();
    this.scroll(Math.sign(event.deltaY));
  }

  rotate() {
    this.turns.set(this.number, (this.turned + 1) % 4);
    this.layOut();
  }

  broken() {
    this.sheet.dataset.trouble = this.root.dataset.noImage;
    this.sheet.classList.add("broken");
  }

  fitTo(what) { this.fit = what; this.scale = 1; this.layOut(); }

  // Keeps the point under the pointer, or the middle, where it is.
  zoom(direction, at) {
    const steps = direction > 0 ? STEPS : [...STEPS].reverse();
    const now = this.scale * this.fitScale();
    const next = steps.find((step) => (direction > 0 ? step > now * 1.01 : step < now * 0.99)) ?? now;
    const box = this.stage.getBoundingClientRect();
    const x = at ? at.clientX - box.left : box.width / 2, y = at ? at.clientY - box.top : box.height / 2;
    const fx = (this.stage.scrollLeft + x) / this.stage.scrollWidth, fy = (this.stage.scrollTop + y) / this.stage.scrollHeight;
    this.fit = "width";
    this.scale = next;
    this.layOut();
    this.stage.scrollTo({ left: fx * this.stage.scrollWidth - x, top: fy * this.stage.scrollHeight - y, behavior: "instant" });
  }

  // What "whole page" is of "page width".
  fitScale() {
    if (this.fit !== "whole") return 1;
    const room = this.room();
    return Math.min(1, (room.height * this.size.width) / (this.size.height * room.width));
  }

  room() {
    const style = getComputedStyle(this.stage);
    return { width: this.stage.clientWidth - 2 * parseFloat(style.paddingLeft), height: this.stage.clientHeight - 2 * parseFloat(style.paddingTop) };
  }

  layOut() {
    if (!this.page) return;
    const across = Math.max(80, this.room().width * this.scale * this.fitScale());
    const down = (across * this.size.height) / this.size.width;
    const [width, height] = this.turned % 2 ? [down, across] : [across, down]; // of the face
    this.sheet.style.width = `${across}px`;
    this.sheet.style.height = `${down}px`;
    this.face.style.width = `${width}px`;
    this.face.style.height = `${height}px`;
    this.face.style.transform = TURNED[this.turned];
    this.words.style.setProperty("--tall", `${height}px`);
    this.root.querySelector("#zoom").textContent = `${Math.round(this.scale * this.fitScale() * 100)} %`;
    const source = `${this.base}/${this.number}/${width * devicePixelRatio > SHARP * 1.15 ? "large" : "page"}.jpg`;
    if (source !== this.source && this.source !== `${this.base}/${this.number}/large.jpg`) {
      this.source = source;
      this.image.src = source;
    }
  }

  async loadWords() {
    const number = this.number, page = this.page;
    this.words.replaceChildren();
    const read = await fetch(`${this.base}/${number}/words.json`).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
    if (number !== this.number) return; // turned again meanwhile, or left
    const spans = read.map(([text, ...box]) => {
      const span = document.createElement("span");
      span.textContent = `${text} `;
      span.title = text;
      put(span, box, page);
      span.style.fontSize = `calc(var(--tall) * ${((box[3] - box[1]) / page.height) * 0.85})`;
      return span;
    });
    this.words.replaceChildren(...spans);
  }

  // Shows places, on the page of the first unless one of them is on this page.
  show(places) {
    this.now = places;
    if (places.length && !places.some(([page]) => page === this.number)) this.turn(places[0][0]);
    this.draw();
    const first = this.boxes.querySelector(".now");
    if (first) {
      const box = first.getBoundingClientRect(), room = this.stage.getBoundingClientRect();
      const inside = box.top > room.top + 20 && box.bottom < room.bottom - 20 && box.left > room.left && box.right < room.right;
      if (!inside) first.scrollIntoView({ block: "center", inline: "center" });
    }
  }

  draw() {
    const drawn = [...this.marks(), ...this.now.map((place) => ["now", place])];
    this.boxes.replaceChildren(...drawn.filter(([, place]) => place[0] === this.number).map(([kind, place]) => {
      const box = document.createElement("i");
      box.className = kind;
      const around = kind === "now" ? 2 : 0;
      put(box, [place[1] - around, place[2] - around, place[3] + around, place[4] + around], this.page);
      return box;
    }));
  }
}

function put(element, [x0, y0, x1, y1], page) {
  element.style.left = `${(x0 / page.width) * 100}%`;
  element.style.top = `${(y0 / page.height) * 100}%`;
  element.style.width = `${((x1 - x0) / page.width) * 100}%`;
  element.style.height = `${((y1 - y0) / page.height) * 100}%`;
}
