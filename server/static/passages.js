// Marks every part of the passage that the address names or the pointer is on, and shows its words and its card together
// where both have room side by side; the page works without.
const panel = document.querySelector(".panel");
const parts = key => document.querySelectorAll(`[data-passage="${CSS.escape(key)}"]`);
const light = (key, name, on) => parts(key).forEach(part => part.classList.toggle(name, on));
const isBeside = () => getComputedStyle(panel).position === "sticky";
let chosen;

function choose() {
  if (chosen) light(chosen, "chosen", false);
  const [, end, key] = /^#([ep])-(\d+-\d+)$/.exec(location.hash) ?? [];
  chosen = key;
  if (!key) return;
  light(key, "chosen", true);
  if (isBeside()) showBoth(end, document.getElementById(`e-${key}`), document.getElementById(`p-${key}`));
}

function showBoth(end, words, card) {
  if (!words || !card) return;
  if (end === "p") words.scrollIntoView({block: "center", behavior: "instant"});
  panel.scrollTop += card.getBoundingClientRect().top - panel.getBoundingClientRect().top - 16;
}

document.querySelectorAll(".passage").forEach(passage => {
  const key = passage.id.slice(2);
  passage.addEventListener("pointerenter", () => light(key, "near", true));
  passage.addEventListener("pointerleave", () => light(key, "near", false));
});
addEventListener("hashchange", choose);
choose();
