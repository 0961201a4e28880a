// The matrix of rights: a cell shows in words what its boxes say, and that it was touched.
for (const cell of document.querySelectorAll("details.grant")) {
  const boxes = [...cell.querySelectorAll("input")];
  const words = cell.querySelector("[data-words]");
  cell.addEventListener("change", () => {
    words.textContent = boxes.filter((box) => box.checked).map((box) => box.labels[0].textContent.trim()).join(", ") || "—";
    cell.classList.toggle("changed", boxes.some((box) => box.checked !== box.defaultChecked));
  });
}
