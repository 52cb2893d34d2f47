// After part of a page was replaced, focus goes to what the new part names, so that the keyboard and a
// screen reader go on from there. A part that did not come is said in words, never a silent nothing.

export function keepFocus(): void {
  // htmx carries the style of a part over to the one that replaces it. We write none; what a browser's extension
  // left there is forbidden by the policy and would only be complained of.
  document.addEventListener("htmx:before:swap", () => {
    for (const element of document.querySelectorAll("main [style]")) element.removeAttribute("style");
  });
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
