// Looks through SECTIONS, which search_index.sh wrote: [address, page title, section title, text].

// The sections that hold every word, those with all of them in a title first.
function find(words) {
  const holds = (text) => words.every((word) => text.toLowerCase().includes(word));
  const found = SECTIONS.filter(([, title, section, text]) => holds(`${title} ${section} ${text}`));
  const inTitle = ([, title, section]) => holds(section || title);
  return [...found.filter(inTitle), ...found.filter((entry) => !inTitle(entry))].slice(0, 12);
}

function result([address, title, section, text], word) {
  const a = document.createElement("a");
  a.href = address;
  const heading = document.createElement("b");
  heading.textContent = section ? `${title} › ${section}` : title;
  const start = Math.max(0, text.toLowerCase().indexOf(word) - 40);
  a.append(heading, (start > 0 ? "…" : "") + text.slice(start, start + 120));
  return a;
}

document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("#searcharea input");
  const results = document.getElementById("search-results");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter((word) => word);
    const found = words.length ? find(words) : [];
    results.replaceChildren(...found.map((entry) => result(entry, words[0])));
    if (words.length && !found.length) results.textContent = "Nothing found.";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") results.querySelector("a")?.click();
    if (event.key === "Escape") results.replaceChildren();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#searcharea")) results.replaceChildren();
  });
});
