// What forms need beyond the frame: dates, lookups, and a file that is too large is told before it travels.
import "./dates.js";
import "./lookup.js";
import { text } from "./texts.js";

addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file]")) return;
  const names = [...input.files].map((file) => file.name).join(", ");
  input.parentElement.querySelector("[data-file-name]").textContent = names || text("no_file");
  const limit = Number(input.dataset.maxMb || Infinity);
  const large = [...input.files].some((file) => file.size > limit * 1024 * 1024);
  input.setCustomValidity(large ? text("too_big", { n: limit }) : "");
  input.reportValidity();
});
