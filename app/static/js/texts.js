// The words that scripts show. They come from the page, so that they pass through the catalogue like all others.
const words = JSON.parse(document.getElementById("texts")?.textContent || "{}");

export function text(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0];

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
