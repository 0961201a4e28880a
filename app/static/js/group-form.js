// The form of a group: fields that its module does not know are put away, the name shows what the pattern makes.
const told = JSON.parse(document.getElementById("group-form").textContent);
const form = document.getElementById("record");
const field = (name) => form.elements[name];
const rowOf = (name) => document.getElementById(name)?.closest(".row");
// A lookup has a box to type in under the same id: its value is the hidden field's.
const valueOf = (name) => form.querySelector(`[name="${name}"]`)?.value ?? "";
const note = Object.assign(document.createElement("p"), { className: "help" });
note.setAttribute("role", "status");
field("name").closest("div").append(note);
let asked;
let timer;

function followModule() {
  const hidden = told.hidden[valueOf("education_module")] ?? [];
  for (const name of new Set(Object.values(told.hidden).flat())) {
    const row = rowOf(name);
    if (row) row.hidden = hidden.includes(name);
  }
}

async function preview() {
  asked?.abort();
  asked = new AbortController();
  const values = ["pattern", "course_number", "intake_year", "specialty"].map((name) => [name, valueOf(name)]);
  try {
    const answer = await fetch(`${told.name_url}?${new URLSearchParams(values)}`, { signal: asked.signal });
    if (!answer.ok || answer.redirected) return;
    show(await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") note.textContent = "";
  }
}

function show({ name, error, ruled }) {
  const own = field("pattern").value.trim() !== "";
  field("name").readOnly = own;
  if (own && name) field("name").value = name;
  note.className = error ? "wrong" : "help";
  note.textContent = error || (ruled && name ? told.made.replace("{name}", name) : told.typed);
}

form.addEventListener("input", (event) => {
  if (!["pattern", "course_number", "intake_year"].includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(preview, 200);
});
form.addEventListener("change", (event) => {
  if (event.target.name === "education_module") followModule();
  if (event.target.closest("[data-name=specialty]")) preview();
});
followModule();
preview();
