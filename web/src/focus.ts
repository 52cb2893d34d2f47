// After part of a page was replaced, focus goes to what the new part names, so that the keyboard and a
// screen reader go on from there. A part that did not come is said in words, never a silent nothing.

export function keepFocus(): void {
  document.addEventListener("htmx:after:swap", () => {
    if (document.activeElement === document.body || document.activeElement === null) {
      document.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
    }
  });
  document.addEventListener("htmx:error", () => {
    document.body.dataset["offline"] = "yes";
  });
  document.addEventListener("htmx:after:request", () => {
    delete document.body.dataset["offline"];
  });
}
