// The list of a register: search as one types, chips, bulk actions.
import "./dates.js";
import "./lookup.js";
import { text } from "./texts.js";

const PAUSE = 250;
const form = document.getElementById("search");
const results = document.getElementById("results");
const heard = document.getElementById("heard");
let timer;
let running;

function address(from = location.href) {
  const url = new URL(from, location.href);
  const q = form.elements.q.value.trim();
  if (q) url.searchParams.set("q", q);
  else url.searchParams.delete("q");
  return url;
}

async function search() {
  running?.abort();
  running = new AbortController();
  const url = address();
  for (const name of [...url.searchParams.keys()]) if (name === "page" || name.startsWith("page_")) url.searchParams.delete(name);
  results.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { headers: { "X-Fragment": "list" }, signal: running.signal });
    if (!response.ok || response.redirected) return location.assign(url);
    results.innerHTML = await response.text();
    history.replaceState(null, "", url);
    keepSearch();
    heard.textContent = text("found", { n: results.firstElementChild?.dataset.total ?? 0 });
    results.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name === "AbortError") return;
    results.removeAttribute("aria-busy");
    heard.textContent = text("failed");
  }
}

// Links outside of the box were drawn for the words of the first search.
function keepSearch() {
  for (const link of document.querySelectorAll("a[data-keep-q]")) {
    if (!results.contains(link)) link.href = address(link.href);
  }
}

form?.elements.q?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});

// Empty parameters stay out of the address.
form?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
form?.addEventListener("submit", () => clearTimeout(timer));

// A choice is made by one click, a lookup by picking.
form?.addEventListener("change", (event) => {
  const pop = event.target.closest?.(".pop");
  if (pop && event.target.matches("input[type=radio], .lookup") && event.target.dataset.keys !== "1") form.requestSubmit();
});
form?.addEventListener("keydown", (event) => {
  if (event.target.matches("input[type=radio]")) event.target.dataset.keys = event.key.startsWith("Arrow") ? "1" : "";
});

form?.addEventListener("toggle", (event) => {
  if (event.target.open) event.target.querySelector("input:checked, [role=combobox], [data-date]")?.focus();
}, true);

function countPicked() {
  const boxes = [...results.querySelectorAll("[data-pick]")];
  const bar = results.querySelector("[data-picked]");
  const all = results.querySelector("[data-pick-all]");
  const n = boxes.filter((box) => box.checked).length;
  if (!bar || !all) return; // an empty list has nothing to pick
  bar.hidden = n === 0;
  bar.querySelector("[data-picked-count]").textContent = text("selected", { n });
  all.checked = n > 0 && n === boxes.length;
  all.indeterminate = n > 0 && n < boxes.length;
}

results.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    for (const box of results.querySelectorAll("[data-pick]")) box.checked = event.target.checked;
  }
  countPicked();
});
addEventListener("pageshow", countPicked);
