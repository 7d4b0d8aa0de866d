import {
  escapeControlChars,
  explainField,
  FIELD_PATHS,
  type FieldRule,
  hasField,
  type Policy,
  type Template,
} from '@aisubmit/sdk';

/** One thing to ask about a request that is made from a template. */
export interface FieldQuestion {
  /** Below `spec`. */
  readonly path: string;
  readonly label: string;
  readonly help?: string;
  /** What may be chosen, and how it is shown. */
  readonly options?: readonly { readonly value: string; readonly name: string }[];
  /** What Enter gives. */
  readonly default?: string;
  /** Bounds in words, such as `8Gi to 64Gi`. */
  readonly bounds?: string;
  /** An empty answer will not do. */
  readonly required: boolean;
}

interface Questioning {
  readonly policy: Policy;
  /** True for fields that the command line has decided. */
  readonly isGiven: (path: string) => boolean;
}

/** What to ask: fields that the template marks with `prompt`, in that order, then those that are missing. Never locked ones. */
export function templateQuestions(template: Template, { policy, isGiven }: Questioning): FieldQuestion[] {
  return FIELD_PATHS.filter((path) => hasField(template.kind, path) && !isGiven(path))
    .flatMap((path) => questionAbout(path, template, policy))
    .toSorted((a, b) => a.place - b.place)
    .map(({ question }) => question);
}

interface Placed {
  readonly place: number;
  readonly question: FieldQuestion;
}

function questionAbout(path: string, template: Template, policy: Policy): Placed[] {
  const [explained] = explainField(path, policy, { template });
  if (explained === undefined) return [];
  const rules = explained.rules.map(({ rule }) => rule);
  const { without } = explained;
  const required = rules.some((rule) => rule.required === true);
  const missing = (required && without?.layer !== 'template') || (path === 'image' && without === undefined);
  const place = first(rules, (rule) => rule.prompt);
  if (rules.some(({ locked }) => locked === true) || (place === undefined && !missing)) return [];
  const label = escapeControlChars(first(rules, (rule) => rule.label) ?? path);
  const help = first(rules, (rule) => rule.help);
  const options = first(rules, (rule) => rule.options)?.map((option) =>
    typeof option === 'object'
      ? { value: String(option.value), name: escapeControlChars(option.displayed) }
      : { value: String(option), name: escapeControlChars(String(option)) },
  );
  // A field that depends on another has no value yet, and what it will be all the same.
  const value = scalar(without?.value ?? first(rules, (rule) => rule.default));
  const bounds = boundsText(rules);
  return [
    {
      place: place ?? Number.MAX_SAFE_INTEGER,
      question: {
        path,
        label,
        required: missing,
        ...(help === undefined ? {} : { help }),
        ...(options === undefined ? {} : { options }),
        ...(value === undefined ? {} : { default: value }),
        ...(bounds === undefined ? {} : { bounds }),
      },
    },
  ];
}

function first<T>(rules: readonly FieldRule[], read: (rule: FieldRule) => T | undefined): T | undefined {
  // The template's own words stand last, and are nearest to the person.
  return rules
    .toReversed()
    .map(read)
    .find((value) => value !== undefined);
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function boundsText(rules: readonly FieldRule[]): string | undefined {
  const [min, max] = [first(rules, (rule) => rule.min), first(rules, (rule) => rule.max)];
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `${min} or more`;
  return max === undefined ? undefined : `up to ${max}`;
}
