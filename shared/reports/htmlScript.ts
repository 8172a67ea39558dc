/** Hides what doesn't hold the words that were typed; without it the page shows everything. */
export const htmlScript = `
"use strict";
const input = document.querySelector("#search");
const status = document.querySelector("#found");
const items = [...document.querySelectorAll(".item")].map((element) => ({ element, text: element.textContent.toLowerCase() }));
function filter() {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let found = 0;
  for (const { element, text } of items) {
    const fits = words.every((word) => text.includes(word));
    element.hidden = !fits;
    if (fits) found++;
  }
  status.textContent = words.length === 0 ? "" : found + " of " + items.length;
}
let waiting = 0;
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 80);
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === "Escape" && document.activeElement === input) {
    input.value = "";
    filter();
  }
});
`;
