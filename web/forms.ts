// SPDX-License-Identifier: AGPL-3.0-or-later
// forms: which of them hold words of a person, what was changed in them, and
// how a draft gets out of a form and back into it.

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function isPost(form: HTMLFormElement): boolean {
  return form.getAttribute('method')?.toLowerCase() === 'post';
}

/* An input may be called action: only the attribute is sure. */
export function actionOf(form: HTMLFormElement): string {
  return form.getAttribute('action') ?? '';
}

function* controls(form: HTMLFormElement): Generator<Control> {
  for (const one of form.elements) {
    if (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement) yield one;
  }
}

const choice = (one: Control): one is HTMLInputElement => one.type === 'radio' || one.type === 'checkbox';

function changed(one: Control): boolean {
  if (choice(one)) return one.checked !== one.defaultChecked;
  if (one instanceof HTMLSelectElement) return [...one.options].some((option) => option.selected !== option.defaultSelected && one.multiple);
  return one.type !== 'hidden' && one.value !== one.defaultValue;
}

export function isDirty(form: HTMLFormElement): boolean {
  return form.dataset.chosen !== undefined || [...controls(form)].some(changed);
}

/* The name of a form's draft; '' when it has none: no words of a person, or a passphrase. */
export function draftName(form: HTMLFormElement): string {
  if (!isPost(form) || form.hasAttribute('data-no-draft')) return '';
  if (!form.querySelector('textarea') || form.querySelector('input[type=password]')) return '';
  const about = ['of', 'evening', 'with'].map((name) => form.querySelector(`input[type=hidden][name=${name}]`)?.getAttribute('value') ?? '');
  return `${actionOf(form)} ${about.join(' ').trimEnd()}`;
}

const MOST = 2_200_000; // characters of a form that the core takes (core/app.c)
const WIDEST = 9; // that one becomes in a form

function texts(form: HTMLFormElement): Control[] {
  return [...controls(form)].filter((one) => one instanceof HTMLTextAreaElement || one.type === 'text');
}

/* The longest field, when a form holds more than the core takes; said before anything is made of it. */
export function tooMuch(form: HTMLFormElement): Control | undefined {
  const all = texts(form);
  const n = all.reduce((sum, { value }) => sum + value.length, 0);
  if (n <= MOST / WIDEST) return undefined;
  const fits = n <= MOST && new URLSearchParams(all.map(({ name, value }) => [name, value])).toString().length <= MOST;
  return fits ? undefined : all.reduce((a, b) => a.value.length >= b.value.length ? a : b);
}

/* Why something is refused, in the place under a field; '': it is fine now. False: there is no such place. */
export function sayUnder(field: HTMLElement, sentence: string): boolean {
  const place = document.getElementById(`${field.id}-err`);
  const p = document.createElement('p');
  p.className = 'err';
  p.setAttribute('role', 'alert');
  p.textContent = sentence;
  place?.replaceChildren(...sentence === '' ? [] : [p]);
  field.setAttribute('aria-invalid', String(sentence !== ''));
  return place !== null;
}

/* What is typed and chosen; '' while there are no words. */
export function draftOf(form: HTMLFormElement): string {
  if (texts(form).every((one) => one.value.trim() === '')) return '';
  const hidden = new Set([...controls(form)].filter((one) => one.type === 'hidden').map((one) => one.name));
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !hidden.has(name));
  return new URLSearchParams(pairs as [string, string][]).toString();
}

/* Puts a draft back as if the page had come with it. */
export function restoreDraft(form: HTMLFormElement, draft: string): void {
  const fields = new URLSearchParams(draft);
  for (const one of controls(form)) {
    if (one.type === 'hidden' || one.name === '') continue;
    const values = fields.getAll(one.name);
    if (choice(one)) one.toggleAttribute('checked', values.includes(one.value));
    else if (one instanceof HTMLSelectElement) {
      for (const option of one.options) option.toggleAttribute('selected', values.includes(option.value));
    } else if (values[0] !== undefined) one.defaultValue = values[0];
  }
  for (const sign of form.querySelectorAll('[data-restored]')) sign.removeAttribute('hidden');
}
