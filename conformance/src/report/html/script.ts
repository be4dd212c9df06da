/**
 * The page's only script: it shows the filter, applies it, opens the case that a link points to, and copies replay lines.
 * Without it the page shows everything.
 */
export const script = `
const cases = [...document.querySelectorAll(".case")];
const filter = document.querySelector(".filter");
const search = filter.querySelector("[type=search]");
const ticks = [...filter.querySelectorAll("[type=checkbox]")];
const shown = filter.querySelector("output");
const apply = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const wanted = new Set(ticks.filter((tick) => tick.checked).map((tick) => tick.value));
  let count = 0;
  for (const item of cases) {
    const text = item.dataset.text;
    item.hidden = !(wanted.has(item.dataset.status) && words.every((word) => text.includes(word)));
    if (!item.hidden) count++;
  }
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".case:not([hidden])");
  shown.value = count + " of " + cases.length;
};
filter.hidden = false;
filter.addEventListener("input", apply);
filter.addEventListener("submit", (event) => event.preventDefault());
apply();
const openTarget = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target || !target.classList.contains("case")) return;
  if (target.hidden) {
    search.value = "";
    for (const tick of ticks) tick.checked = true;
    apply();
  }
  target.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", openTarget);
openTarget();
for (const line of document.querySelectorAll(".replay")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(line.querySelector("pre").textContent);
    button.textContent = "Copied";
  });
  line.append(button);
}
`.trim();
