// A form of filters marked data-filters is sent as soon as one of its fields changes; a field with data-press presses
// the button it names.

export function submitOnChange(): void {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLSelectElement) && !(field instanceof HTMLInputElement)) return;
    const press = field.dataset["press"];
    if (press) document.querySelector<HTMLElement>(press)?.click();
    const form = field.form;
    if (form && form.dataset["filters"] !== undefined) form.requestSubmit();
  });
}
