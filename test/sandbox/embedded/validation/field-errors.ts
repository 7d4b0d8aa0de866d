import { ApiStatus, type FieldError } from '../../api/api-status.ts';
import type { Obj } from '../../api/object.ts';
import type { Resource } from '../../api/resources.ts';

/** Gathers what is wrong with an object, in the words of the API server. */
export class FieldErrors {
  readonly #errors: FieldError[] = [];

  required(field: string, detail = ''): void {
    this.#add('FieldValueRequired', field, `Required value${detail === '' ? '' : `: ${detail}`}`);
  }

  invalid(field: string, value: unknown, detail: string): void {
    this.#add('FieldValueInvalid', field, `Invalid value: ${show(value)}: ${detail}`);
  }

  unsupported(field: string, value: unknown, supported: readonly string[]): void {
    this.#add(
      'FieldValueNotSupported',
      field,
      `Unsupported value: ${show(value)}: supported values: ${supported.map((entry) => `"${entry}"`).join(', ')}`,
    );
  }

  duplicate(field: string, value: unknown): void {
    this.#add('FieldValueDuplicate', field, `Duplicate value: ${show(value)}`);
  }

  forbidden(field: string, detail: string): void {
    this.#add('FieldValueForbidden', field, `Forbidden: ${detail}`);
  }

  tooLong(field: string, limit: number): void {
    this.#add('FieldValueTooLong', field, `Too long: may not be more than ${limit} bytes`);
  }

  notFound(field: string, value: unknown): void {
    this.#add('FieldValueNotFound', field, `Not found: ${show(value)}`);
  }

  /** Throws 422 with everything gathered, if there is anything. */
  throwIfAny(resource: Resource, object: Obj): void {
    if (this.#errors.length === 0) return;
    const texts = this.#errors.map(({ field, message }) => `${field}: ${message}`);
    const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
    const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
    throw new ApiStatus(422, `${kind} "${object.metadata.name}" is invalid: ${list}`, {
      details: {
        name: object.metadata.name,
        ...(resource.group === '' ? {} : { group: resource.group }),
        kind: resource.kind,
        causes: this.#errors,
      },
    });
  }

  #add(reason: FieldError['reason'], field: string, message: string): void {
    this.#errors.push({ reason, message, field });
  }
}

function show(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}
