// The screen of distribution: choose a teacher as one types, by keyboard from row to row; sums follow at once.
import "../dates.js";
import { Lookup } from "../lookup.js";
import { GivenSheet, ReplaceSheet } from "./dialogs.js";
import { Server, say } from "./server.js";

const board = document.getElementById("board");
const chooser = document.getElementById("chooser");
const said = document.getElementById("said");
const people = document.getElementById("people");

// A filter is applied when it is chosen; words are sent by Enter.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", (event) => event.target.matches("select, [type=checkbox]") && form.requestSubmit());
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
}

if (board && chooser) start();

function start() {
  const server = new Server({ root: board.dataset.root, account: board.dataset.account });
  const send = (deed, sent) => post(server, deed, sent);
  const given = new GivenSheet(document.getElementById("given-dialog"), send);
  const replace = new ReplaceSheet(document.getElementById("replace-dialog"), send);
  board.addEventListener("click", (event) => clicked(event, given, send));
  board.addEventListener("keydown", (event) => pressed(event, send));
  board.addEventListener("change", (event) => picked(event));
  document.querySelector("[data-turn=replace]").addEventListener("click", () => {
    given.dialog.close();
    replace.open(given.given);
  });
  board.querySelector("[data-bulk]").addEventListener("click", () => giveAll(send));
}

async function post(server, deed, sent) {
  const answer = await server.post(deed, sent);
  if (answer.ok) show(answer.body);
  return answer;
}

function show(body) {
  if (body.reload) return location.reload();
  for (const [key, html] of Object.entries(body.rows)) {
    const old = rowOf(key);
    if (!old) continue;
    const ticked = old.querySelector("[data-pick]")?.checked;
    const fresh = made("tbody", html);
    old.replaceWith(fresh);
    fresh.querySelector("[data-pick]").checked = Boolean(ticked);
  }
  for (const [id, html] of Object.entries(body.teachers)) {
    const fresh = made("ul", html);
    const old = [...document.querySelectorAll(`[data-teacher="${id}"]`)];
    if (old.length) for (const line of old) line.replaceWith(fresh.cloneNode(true));
    else people.append(fresh);
  }
  document.getElementById("nobody").hidden = people.children.length > 0;
  if (body.said) tell(body.said);
}

function made(parent, html) {
  const box = document.createElement(parent === "tbody" ? "table" : parent);
  box.innerHTML = html;
  return box.querySelector(parent === "tbody" ? "tr" : "li");
}

const rowOf = (key) => board.querySelector(`tr[data-unit="${key}"]`);
const rows = () => [...board.querySelectorAll("tr[data-unit]")];

function tell(text, isBad = false) {
  said.textContent = text;
  said.classList.toggle("bad", isBad);
  said.hidden = !text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => (said.hidden = true), isBad ? 9000 : 3500);
}

function clicked(event, sheet, send) {
  const row = event.target.closest("tr[data-unit]");
  const card = event.target.closest("[data-given]");
  if (card) return sheet.open(row.dataset.unit, JSON.parse(card.dataset.given), "");
  if (event.target.closest("[data-more]")) return sheet.open(row.dataset.unit, null, row.querySelector(".what").innerText);
  if (event.target.closest("[data-choose]")) return choose(row, "", send);
  const before = event.target.closest("[data-as-before]");
  if (before) return asBefore(before, send);
}

async function asBefore(button, send) {
  button.disabled = true;
  const { ok, body } = await send("as-before", { group: Number(button.dataset.asBefore) });
  button.disabled = false;
  if (!ok) tell(body.message, true);
}

function pressed(event, send) {
  const here = event.target.closest("[data-choose], [data-given], [data-more]");
  if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = here.closest("tr[data-unit]");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    return step(row, event.key === "ArrowDown" ? 1 : -1);
  }
  if (here.matches("[data-choose]") && /^\p{L}$/u.test(event.key)) {
    event.preventDefault();
    choose(row, event.key, send);
  }
}

/** To the teacher's place of the next row. */
function step(row, by) {
  const all = rows();
  const next = all[all.indexOf(row) + by];
  (next?.querySelector("[data-choose]") ?? next?.querySelector("[data-given]"))?.focus();
}

/** The chooser stands in the place of the vacant hours until somebody is chosen or Esc is pressed. */
function choose(row, typed, send) {
  const button = row.querySelector("[data-choose]");
  const box = chooser.content.firstElementChild.cloneNode(true);
  button.hidden = true;
  button.after(box);
  const lookup = new Lookup(box);
  const leave = () => {
    box.remove();
    button.hidden = false;
  };
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Escape" || !lookup.list.hidden) return;
    leave();
    button.focus();
  });
  box.addEventListener("focusout", () => setTimeout(() => box.isConnected && !box.contains(document.activeElement) && !box.dataset.sent && leave()));
  box.addEventListener("change", (event) => event.target === box && lookup.hidden.value && give(row, box, lookup, leave, send));
  lookup.input.value = typed;
  lookup.input.focus();
  lookup.find(typed);
}

async function give(row, box, lookup, leave, send) {
  if (box.dataset.sent) return;
  box.dataset.sent = "1";
  const key = row.dataset.unit;
  const { ok, body } = await send("assign", { units: [key], teacher: Number(lookup.hidden.value) });
  if (ok) return step(rowOf(key), 1);
  leave();
  tell(body.message, true);
  row.querySelector("[data-choose]")?.focus();
}

function picked(event) {
  const all = event.target.closest("[data-pick-all]");
  if (all) for (const box of board.querySelectorAll("[data-pick]")) box.checked = all.checked;
  if (!all && !event.target.matches("[data-pick]")) return;
  const n = board.querySelectorAll("[data-pick]:checked").length;
  board.querySelector("[data-picked]").hidden = n === 0;
  board.querySelector("[data-picked-count]").textContent = say("selected", { n });
}

async function giveAll(send) {
  const button = board.querySelector("[data-bulk]");
  const teacher = Number(board.querySelector("[data-picked] input[type=hidden]").value);
  if (!teacher) return tell(say("choose_teacher"), true);
  button.disabled = true;
  const units = [...board.querySelectorAll("[data-pick]:checked")].map((box) => box.closest("tr").dataset.unit);
  const { ok, body } = await send("assign", { units, teacher });
  button.disabled = false;
  if (!ok) return tell(body.message, true);
  for (const box of board.querySelectorAll("[data-pick], [data-pick-all]")) box.checked = false;
  board.querySelector("[data-picked]").hidden = true;
}
