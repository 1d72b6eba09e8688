// Looks through SECTIONS, which search_index.sh wrote: [address, page title, section title, text].

// The sections that hold every word: first those with all of them in a title, then those with the words side by side.
// The book comes before the reference, and in its own order. (NAVTREE is Doxygen's.)
function find(words) {
  const pages = NAVTREE[0][2].map(([, address]) => address);
  const holds = (text) => words.every((word) => text.toLowerCase().includes(word));
  const rank = ([address, title, section, text]) => {
    const place = pages.indexOf(address.split("#")[0]);
    const far = (holds(section || title) ? 0 : 2) + (text.toLowerCase().includes(words.join(" ")) ? 0 : 1);
    return (place < 0 ? 4 + far : far) * pages.length + Math.max(place, 0);
  };
  return SECTIONS.filter(([, title, section, text]) => holds(`${title} ${section} ${text}`))
    .map((entry) => [rank(entry), entry])
    .sort(([a], [b]) => a - b)
    .slice(0, 12)
    .map(([, entry]) => entry);
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
