// Keys of every page:  j k  walk the rows · Enter opens · Esc goes up · / searches · ? helps.
// A button may name a key of its own in data-key; it then is pressed with that key, and what data-then names is
// focused after it.

const ROW = "[data-row]";
const OPENER = "[data-open]";

function isVisible(element: Element): boolean {
  return element.getClientRects().length > 0;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button", "submit"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function openers(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(ROW)]
    .filter(isVisible)
    .map((row) => (row.matches(OPENER) ? row : (row.querySelector<HTMLElement>(OPENER) ?? row)));
}

function walk(step: 1 | -1): void {
  const all = openers();
  if (all.length === 0) return;
  const row = document.activeElement?.closest(ROW);
  const here = all.findIndex((opener) => opener.closest(ROW) === row);
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  const opener = all[next];
  opener?.focus({ preventScroll: true });
  opener?.closest(ROW)?.scrollIntoView({ block: "nearest" });
}

function goUp(): void {
  const help = document.querySelector<HTMLDialogElement>("dialog[open]");
  if (help) return; // the browser closes it
  const typing = document.activeElement;
  if (isTyping(typing)) {
    (typing as HTMLElement).blur();
    return;
  }
  document.querySelector<HTMLAnchorElement>("a[data-up]")?.click();
}

function press(key: string): boolean {
  const named = [...document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)].find(isVisible);
  if (!named || named.matches(":disabled")) return false;
  named.click();
  // What is to be chosen next gets the focus: after the word on a pair, the first reason that fits it.
  const then = named.dataset["then"];
  if (then) [...document.querySelectorAll<HTMLElement>(then)].find(isVisible)?.focus();
  return true;
}

function act(key: string): boolean {
  switch (key) {
    case "j":
      walk(1);
      return true;
    case "k":
      walk(-1);
      return true;
    case "/": {
      const search = document.querySelector<HTMLInputElement>("[data-search]");
      search?.focus();
      search?.select();
      return search !== null;
    }
    case "?": {
      const help = document.querySelector<HTMLDialogElement>("dialog#keys");
      if (help && !help.open) help.showModal();
      return help !== null;
    }
    default:
      return press(key);
  }
}

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      goUp();
      return;
    }
    // A key held down walks on, but judges nothing: the next pair has not been looked at yet.
    if (isTyping(event.target) || (event.repeat && !["j", "k"].includes(event.key))) return;
    if (document.querySelector("dialog[open]")) return;
    if (act(event.key)) event.preventDefault();
  });
}
