// A form of filters marked data-filters is sent as soon as one of its fields changes.

export function submitOnChange(): void {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLSelectElement) && !(field instanceof HTMLInputElement)) return;
    const form = field.form;
    if (form && form.dataset["filters"] !== undefined) form.requestSubmit();
  });
}
