// What Doxygen's pages lack to be read as a book.

function link([title, address], relation) {
  const a = document.createElement("a");
  a.href = address;
  a.rel = relation;
  a.textContent = title;
  return a;
}

// NAVTREE is Doxygen's own: [title, address, children]. Its pages stand in the order of their files.
function addPageTurns() {
  const [cover] = NAVTREE;
  const pages = [cover, ...cover[2]];
  const address = location.pathname.split("/").pop() || cover[1];
  const here = pages.findIndex((page) => page[1] === address);
  if (here < 0) return;
  const nav = document.createElement("nav");
  nav.id = "page-turns";
  if (here > 0) nav.append(link(pages[here - 1], "prev"));
  if (here + 1 < pages.length) nav.append(link(pages[here + 1], "next"));
  [...document.querySelectorAll(".textblock, .directory")].at(-1)?.append(nav);
}

// A snippet from inside a class starts at the left edge all the same.
function outdent(fragment) {
  const lines = [...fragment.querySelectorAll(".line")].filter((line) => line.textContent.trim());
  const shared = Math.min(...lines.map((line) => line.textContent.search(/\S/)));
  for (const line of lines) {
    const start = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
    start.data = start.data.slice(shared);
  }
}

// A picture keeps a size that can be read; on a narrow screen it scrolls inside its own box.
function box(picture) {
  const div = document.createElement("div");
  div.className = "box";
  picture.replaceWith(div);
  div.append(picture);
}

// What screen readers and keyboards need: which part is the text, what its title is, and that one can scroll there.
function makeAccessible() {
  document.getElementById("doc-content")?.setAttribute("role", "main");
  const title = document.querySelector("div.header .title");
  title?.setAttribute("role", "heading");
  title?.setAttribute("aria-level", "1");
  document.querySelector(".toc > h3")?.setAttribute("aria-level", "2");
  document.querySelectorAll(".fragment, .box").forEach((region) => (region.tabIndex = 0));
}

document.addEventListener("DOMContentLoaded", () => {
  addPageTurns();
  document.querySelectorAll("div.fragment").forEach(outdent);
  document.querySelectorAll(".textblock > svg").forEach(box);
  makeAccessible();
});

DoxygenAwesomeDarkModeToggle.init();
DoxygenAwesomeFragmentCopyButton.init();
DoxygenAwesomeInteractiveToc.init();
DoxygenAwesomeParagraphLink.init();
