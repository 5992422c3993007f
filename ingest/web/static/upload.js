// Upload: sends the files that are dropped or chosen, one after another. What the server has received leaves this list
// for the server's own, which says what became of it; what could not be sent stays here.
const drop = document.getElementById("drop");
const chosen = document.getElementById("files");
const sending = document.getElementById("sending");
const said = drop.dataset;
let row = Promise.resolve();

const WHY = { 413: said.tooLarge, 422: said.badName, 507: said.full, 429: document.body.dataset.tooOften };

function take(files) {
  for (const file of files) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${said.underWay}: ${file.name}`);
    const state = document.createElement("span");
    state.textContent = said.underWay;
    line.append(name, bar, state);
    sending.append(line);
    row = row.then(() => send(file, bar)).then(
      () => { line.remove(); document.body.dispatchEvent(new Event("sent")); },
      (status) => { state.className = "trouble"; state.textContent = `✕ ${WHY[status] ?? said.failed}`; bar.remove(); },
    );
  }
}

function send(file, bar) {
  return new Promise((done, failed) => {
    if (file.size > Number(said.most)) { failed(413); return; }
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / Math.max(event.total, 1); });
    request.addEventListener("load", () => (request.status === 201 ? done() : failed(request.status)));
    request.addEventListener("error", () => failed(0));
    request.send(file);
  });
}

chosen.addEventListener("change", () => { take(chosen.files); chosen.value = ""; });
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(event.dataTransfer.files);
});
