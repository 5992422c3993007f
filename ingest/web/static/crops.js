// Crops: pieces of the pages, enlarged: a value as it is printed. Places are [page, x0, y0, x1, y1] in pixels of the page.

const LETTERS = 34, SMALLER = 22, TALLEST = 260; // of a crop: the height of a line, and of all, in CSS pixels

export class Crops {
  // base: the address of the pages' pictures; sheets: the pages, each with its number and size.
  constructor(base, sheets) {
    this.base = base;
    this.sheets = sheets;
    this.large = new Map();
  }

  // The large picture of a page; the last few are kept.
  picture(number) {
    if (!this.large.has(number)) {
      if (this.large.size > 3) this.large.delete(this.large.keys().next().value);
      const image = new Image();
      image.src = `${this.base}/${number}/large.jpg`;
      this.large.set(number, image.decode().then(() => image));
    }
    return this.large.get(number);
  }

  // Draws a value's printed lines, enlarged, onto a canvas of a width in CSS pixels: one or two lines one under another
  // with what stands beside them, more as the block that they are on the page.
  async draw(places, canvas, room, { small = false } = {}) {
    const number = places[0][0];
    const here = places.filter(([page]) => page === number);
    const page = this.sheets.find((sheet) => sheet.number === number);
    const image = await this.picture(number);
    const tall = Math.max(...here.map(([, , y0, , y1]) => y1 - y0));
    const strips = here.length <= 2 ? here : [around(here)];
    const wide = Math.max(...strips.map(([, x0, , x1]) => x1 - x0));
    const scale = Math.min(room / (wide + tall), (small ? SMALLER : LETTERS) / tall), across = room / scale;
    const heights = strips.map(([, , y0, , y1]) => Math.min(y1 - y0 + tall * 0.6, (small ? TALLEST / 3 : TALLEST) / scale));
    const dense = devicePixelRatio, ratio = image.naturalWidth / page.width;
    const height = heights.reduce((sum, one) => sum + one, 0) * scale;
    canvas.width = room * dense;
    canvas.height = height * dense;
    canvas.style.width = `${room}px`;
    canvas.style.height = `${height}px`;
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.scale(dense, dense);
    let y = 0;
    strips.forEach(([, x0, y0, x1, y1], n) => {
      const left = Math.max(0, Math.min(x0 - tall * 0.5, page.width - across)), top = y0 - tall * 0.3;
      pen.drawImage(image, left * ratio, top * ratio, across * ratio, heights[n] * ratio, 0, y, room, heights[n] * scale);
      if (here.length <= 2) {
        pen.fillStyle = "#c2410c";
        pen.fillRect((x0 - left) * scale, y + (y1 - top + tall * 0.08) * scale, (x1 - x0) * scale, 2);
      }
      y += heights[n] * scale;
    });
  }
}

function around(places) {
  const [page] = places[0];
  return [page, ...[1, 2].map((n) => Math.min(...places.map((p) => p[n]))), ...[3, 4].map((n) => Math.max(...places.map((p) => p[n])))];
}
