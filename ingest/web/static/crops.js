// Crops: pieces of the pages, enlarged: a value as it is printed. Places are [page, x0, y0, x1, y1] in pixels of the page.

const PAGE = 1240; // pixels across of the middle picture
const LETTERS = 34, SMALLER = 22, TALLEST = 260; // of a crop: the height of a line, and of all, in CSS pixels

export class Crops {
  // base: the address of the pages' pictures; sheets: the pages, each with its number and size; shown: the image in
  // which a page is shown: what it has is not fetched again, and is there first.
  constructor(base, sheets, shown) {
    this.base = base;
    this.shown = shown;
    this.sheets = sheets;
    this.kept = new Map();
  }

  // A picture of a page, by its key: 3/page.jpg or 3/large.jpg. The last few are kept; one that failed is asked for again.
  async picture(key) {
    const source = this.shown.src;
    if (source) await this.shown.decode().catch(() => {}); // it was turned meanwhile, or cannot be drawn
    if (source.endsWith(`/${key}`) && this.shown.src === source && this.shown.naturalWidth) return this.shown;
    if (!this.kept.has(key)) {
      if (this.kept.size > 5) this.kept.delete(this.kept.keys().next().value);
      const image = new Image();
      image.src = `${this.base}/${key}`;
      const drawn = image.decode().then(() => image);
      this.kept.set(key, drawn);
      drawn.catch(() => this.kept.delete(key));
    }
    return this.kept.get(key);
  }

  // Several pictures that are all there at one moment: the viewer may turn its page while others are waited for.
  async pictures(keys) {
    for (;;) {
      const images = await Promise.all(keys.map((key) => this.picture(key)));
      await rested(); // the page and its values are shown first
      if (images.every((image, n) => image.src.endsWith(`/${keys[n]}`))) return images;
    }
  }

  // Draws a value's printed lines, enlarged, onto a canvas of a width in CSS pixels: one or two lines one under another
  // with what stands beside them, more as the block that they are on the page; of a value that goes on overleaf, both.
  // The canvas has its size at once; the picture is there once the promise is kept.
  async draw(places, canvas, room, { small = false } = {}) {
    const tall = Math.max(...places.map(([, , y0, , y1]) => y1 - y0));
    const [first, second] = places;
    const apart = second && (first[0] !== second[0] || Math.abs(first[2] - second[2]) > 2.5 * tall || first[3] < second[1]);
    const few = places.length < 2 || (places.length === 2 && apart);
    const numbers = [...new Set(places.map(([number]) => number))].slice(0, 2);
    const strips = few ? places : numbers.map((number) => around(places.filter(([page]) => page === number)));
    const wide = Math.max(...strips.map(([, x0, , x1]) => x1 - x0));
    const scale = Math.min(room / (wide + tall), (small ? SMALLER : LETTERS) / tall), across = room / scale;
    const heights = strips.map(([, , y0, , y1]) => Math.min(y1 - y0 + tall * 0.6, (small ? TALLEST / 2 : TALLEST) / scale));
    const dense = devicePixelRatio;
    const height = heights.reduce((sum, one) => sum + one, 0) * scale;
    canvas.width = room * dense;
    canvas.height = height * dense;
    canvas.style.width = `${room}px`;
    canvas.style.height = `${height}px`;
    const pages = strips.map(([number]) => this.sheets.find((sheet) => sheet.number === number));
    // The large picture only where the middle one has not enough pixels: it takes longest to come and to decode.
    const images = await this.pictures(pages.map((page) =>
      `${page.number}/${scale * dense > (1.15 * PAGE) / page.width ? "large.jpg" : "page.jpg"}`));
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.scale(dense, dense);
    let y = 0;
    strips.forEach(([, x0, y0, x1, y1], n) => {
      const ratio = images[n].naturalWidth / pages[n].width;
      const left = Math.max(0, Math.min(x0 - tall * 0.5, pages[n].width - across)), top = y0 - tall * 0.3;
      pen.drawImage(images[n], left * ratio, top * ratio, across * ratio, heights[n] * ratio, 0, y, room, heights[n] * scale);
      if (few) {
        pen.fillStyle = "#c2410c";
        pen.fillRect((x0 - left) * scale, y + (y1 - top + tall * 0.08) * scale, (x1 - x0) * scale, 2);
      }
      y += heights[n] * scale;
    });
  }
}

function rested() {
  return new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done, { timeout: 300 }));
}

function around(places) {
  const [page] = places[0];
  return [page, ...[1, 2].map((n) => Math.min(...places.map((p) => p[n]))), ...[3, 4].map((n) => Math.max(...places.map((p) => p[n])))];
}
