// Marks every part of the passage that the address names or the pointer is on; the page works without.
const parts = key => document.querySelectorAll(`[data-passage="${CSS.escape(key)}"]`);
const light = (key, name, on) => parts(key).forEach(part => part.classList.toggle(name, on));
const named = () => /^#[ep]-(\d+-\d+)$/.exec(location.hash)?.[1];
let chosen;
function choose() {
  if (chosen) light(chosen, "chosen", false);
  chosen = named();
  if (!chosen) return;
  light(chosen, "chosen", true);
  document.getElementById(`p-${chosen}`)?.scrollIntoView({block: "nearest"});
}
document.querySelectorAll(".passage").forEach(passage => {
  const key = passage.id.slice(2);
  passage.addEventListener("pointerenter", () => light(key, "near", true));
  passage.addEventListener("pointerleave", () => light(key, "near", false));
});
addEventListener("hashchange", choose);
choose();
