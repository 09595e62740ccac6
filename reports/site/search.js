// Searches the index of the site: every word must begin a word of an entry. Text is only ever
// written as text.
"use strict";
(function () {
  const MOST = 100;
  const form = document.getElementById("search-form");
  const field = document.getElementById("search-field");
  const list = document.getElementById("search-results");
  const state = document.getElementById("search-state");
  const index = window.searchIndex || [];

  // As the names in the index are folded: lower case, no accents, no punctuation.
  function fold(text) {
    return text.toLowerCase().replace(/&/g, " and ").normalize("NFKD")
      .replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  function rate(entry, words, whole) {
    const names = entry[4].split(" | ");
    if (names[0] === whole) return 0;
    if (names.includes(whole)) return 1;
    if (names.some((name) => name.startsWith(whole))) return 2;
    const all = " " + entry[4];
    return words.every((word) => all.includes(" " + word)) ? 3 : -1;
  }

  function find(text) {
    const whole = fold(text);
    if (!whole) return [];
    const words = whole.split(" ");
    return index
      .map((entry, place) => [rate(entry, words, whole), place, entry])
      .filter((found) => found[0] >= 0)
      .sort((one, other) => one[0] - other[0] || one[1] - other[1])
      .map((found) => found[2]);
  }

  function show() {
    const text = field.value;
    const found = find(text);
    list.replaceChildren();
    for (const [title, kind, place, key, , detail] of found.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = place;
      link.textContent = title;
      const about = document.createElement("span");
      about.className = "more";
      about.textContent = " " + [kind, key === title ? "" : key, detail].filter(Boolean).join(", ");
      item.append(link, about);
      list.append(item);
    }
    const shown = found.length > MOST ? ", the first " + MOST + " shown" : "";
    state.textContent = !fold(text) ? ""
      : found.length ? found.length + (found.length === 1 ? " result" : " results") + shown + "."
      : "Nothing found.";
  }

  field.value = new URLSearchParams(window.location.search).get("q") || "";
  field.addEventListener("input", show);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    show();
  });
  form.hidden = false;
  show();
})();
