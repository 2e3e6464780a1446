// The bottom sheet of a narrow page and the table drawer: a button opens and closes, a drag does too.

// What stays in sight: the numbers, the threshold and the travel modes.
function measureSheet() {
  const last = element("how").hidden ? element("threshold") : element("how");
  const box = last.classList.contains("ask") ? last : last.closest(".threshold");
  const height = box.getBoundingClientRect().bottom - element("panel").getBoundingClientRect().top + 27;
  document.documentElement.style.setProperty("--peek", `${Math.round(Math.min(height, 300))}px`);
}

function drawSheet() {
  measureSheet();
  const button = element("sheet-toggle"), open = document.body.classList.contains("sheet-open");
  button.setAttribute("aria-expanded", String(open));
  button.setAttribute("aria-label", t(open ? "sheet_close" : "sheet_open"));
  const drawer = element("drawer-toggle"), shown = !document.body.classList.contains("drawer-closed");
  drawer.setAttribute("aria-expanded", String(shown));
  drawer.setAttribute("aria-label", t(shown ? "table_close" : "table_open"));
}

function openSheet(open) {
  document.body.classList.toggle("sheet-open", open);
  drawSheet();
}

function watchSheet() {
  const handle = element("sheet-toggle");
  let start = null;
  handle.addEventListener("click", () => openSheet(!document.body.classList.contains("sheet-open")));
  handle.addEventListener("pointerdown", (event) => (start = event.clientY));
  window.addEventListener("pointerup", (event) => {
    const moved = start === null ? 0 : event.clientY - start;
    start = null;
    if (Math.abs(moved) > 30) openSheet(moved < 0);
  });
  element("drawer-toggle").addEventListener("click", () => {
    document.body.classList.toggle("drawer-closed");
    drawSheet();
    map.invalidateSize({ pan: false });
  });
}
