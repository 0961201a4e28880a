// A group divided into subgroups: digits put a student into a subgroup and go on to the next, rows are dragged onto the heads.
const form = document.getElementById("split");
const table = form.querySelector("table.split");
const rows = table ? [...table.tBodies[0].rows] : [];
let dragged;

document.querySelector("[data-submit]")?.addEventListener("change", (event) => event.target.form.requestSubmit());

function count() {
  for (const shown of table.querySelectorAll("[data-count]")) {
    shown.textContent = rows.filter((row) => chosen(row) === shown.dataset.count).length;
  }
}

const chosen = (row) => row.querySelector("input:checked")?.value ?? "";

function put(row, place) {
  const radio = [...row.querySelectorAll("input[type=radio]")].find((one) => one.value === place);
  if (!radio) return;
  radio.checked = true;
  row.classList.add("changed");
  count();
}

table?.addEventListener("change", (event) => {
  if (event.target.type !== "radio") return;
  event.target.closest("tr").classList.add("changed");
  count();
});

// The radios of a row stand in the order of the heads: 1, 2, … and none, which is 0.
table?.addEventListener("keydown", (event) => {
  const row = event.target.closest("tbody tr");
  if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
  const places = [...row.querySelectorAll("input[type=radio]")].map((one) => one.value);
  const wanted = event.key === "0" ? "" : places[Number(event.key) - 1];
  if (!/^\d$/.test(event.key) || wanted === undefined) return;
  event.preventDefault();
  put(row, wanted);
  const next = row.nextElementSibling ?? row;
  (next.querySelector("input:checked") ?? next.querySelector("input")).focus();
});

table?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("tr");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  table.classList.add("dragging");
});
table?.addEventListener("dragend", () => {
  dragged = undefined;
  table.classList.remove("dragging");
});

// One may drop onto the head of a subgroup or anywhere in its column.
function placeUnder(event) {
  const cell = event.target.closest("th, td");
  if (!cell || !dragged) return undefined;
  return table.tHead.rows[0].cells[cell.cellIndex]?.dataset.drop;
}

table?.addEventListener("dragover", (event) => {
  if (placeUnder(event) !== undefined) event.preventDefault();
});
table?.addEventListener("drop", (event) => {
  const place = placeUnder(event);
  if (place === undefined) return;
  event.preventDefault();
  put(dragged, place);
});
